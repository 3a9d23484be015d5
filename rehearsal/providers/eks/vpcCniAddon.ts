import { Addon, getAddonVersionOutput } from "@pulumi/aws/eks";
import type { VpcCniAddonArgs } from "@pulumi/eks";
import * as pulumi from "@pulumi/pulumi";
import { requireKnown, vpcCniInputs } from "./inputs";
import { stableJson } from "./stableJson";

/** The VPC CNI as an EKS add-on, with its settings as environment variables. */
export class VpcCniAddon extends pulumi.ComponentResource {
  declare readonly addon: pulumi.Output<Addon>;

  /** @param args `undefined` when the component exists and is only looked up by its URN */
  constructor(name: string, args: VpcCniAddonArgs | undefined, opts: pulumi.ComponentResourceOptions) {
    super("eks:index:VpcCniAddon", name, args === undefined ? { addon: undefined } : {}, opts);
    if (args === undefined) return;
    requireKnown("VPC CNI add-on", vpcCniInputs, args);
    if (args.cniExternalSnat !== undefined && args.externalSnat !== undefined) {
      throw new Error("Please specify one of `cniExternalSnat` or `externalSnat` in your VpcCniOptions");
    }
    const addon = new Addon(
      name,
      {
        clusterName: args.clusterName,
        addonName: "vpc-cni",
        addonVersion: args.addonVersion ?? newestVersion(args, this),
        resolveConflictsOnCreate: args.resolveConflictsOnCreate ?? "OVERWRITE",
        resolveConflictsOnUpdate: args.resolveConflictsOnUpdate ?? "OVERWRITE",
        preserve: true,
        configurationValues: configuration(args),
        serviceAccountRoleArn: args.serviceAccountRoleArn,
        tags: tagsOf(args),
      },
      { parent: this },
    );
    this.addon = pulumi.output(addon);
    this.registerOutputs({ addon: this.addon });
  }
}

function newestVersion({ clusterVersion }: VpcCniAddonArgs, parent: pulumi.Resource): pulumi.Output<string> {
  if (clusterVersion === undefined) {
    throw new pulumi.ResourceError(
      "You need to specify either `addonVersion` or `clusterVersion` to determine the version of the vpc-cni addon to use.",
      parent,
    );
  }
  const wanted = { addonName: "vpc-cni", kubernetesVersion: clusterVersion, mostRecent: true };
  return getAddonVersionOutput(wanted, { parent }).version;
}

// The schema has a list of maps where the component takes one map.
function tagsOf({ tags }: VpcCniAddonArgs): pulumi.Output<Record<string, string>> | undefined {
  if (tags === undefined) return undefined;
  return pulumi
    .output(tags)
    .apply((given) => (Array.isArray(given) ? Object.assign({}, ...given) : given) as Record<string, string>);
}

type Setting = pulumi.Input<boolean | number | string> | undefined;

function configuration(args: VpcCniAddonArgs): pulumi.Output<string> {
  const env = {
    ...whereGiven({
      AWS_VPC_CNI_NODE_PORT_SUPPORT: args.nodePortSupport,
      AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: args.customNetworkConfig,
    }),
    WARM_ENI_TARGET: text(args.warmEniTarget ?? 1),
    ...whereGiven({
      WARM_IP_TARGET: args.warmIpTarget,
      WARM_PREFIX_TARGET: args.warmPrefixTarget,
      ENABLE_PREFIX_DELEGATION: args.enablePrefixDelegation,
    }),
    AWS_VPC_K8S_CNI_LOGLEVEL: text(args.logLevel ?? "DEBUG"),
    AWS_VPC_K8S_CNI_LOG_FILE: text(args.logFile ?? "/host/var/log/aws-routed-eni/ipamd.log"),
    AWS_VPC_K8S_CNI_VETHPREFIX: text(args.vethPrefix ?? "eni"),
    AWS_VPC_ENI_MTU: text(args.eniMtu ?? 9001),
    ...whereGiven({ ENI_CONFIG_LABEL_DEF: args.eniConfigLabelDef }),
    AWS_VPC_K8S_PLUGIN_LOG_LEVEL: text("DEBUG"),
    AWS_VPC_K8S_PLUGIN_LOG_FILE: text("/var/log/aws-routed-eni/plugin.log"),
    ENABLE_POD_ENI: text(args.enablePodEni ?? false),
    ...whereGiven({ AWS_VPC_K8S_CNI_CONFIGURE_RPFILTER: args.cniConfigureRpfilter }),
    AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: text(args.cniCustomNetworkCfg ?? false),
    AWS_VPC_K8S_CNI_EXTERNALSNAT: text(args.externalSnat ?? args.cniExternalSnat ?? false),
  };
  const initEnv = { DISABLE_TCP_EARLY_DEMUX: text(args.disableTcpEarlyDemux ?? false) };
  const own = { env, initEnv, enableNetworkPolicy: args.enableNetworkPolicy, given: args.configurationValues };
  return pulumi.output(own).apply((settled) => stableJson(withGiven(settled)));
}

/** The component's settings under those that the program gives itself. */
function withGiven(settled: {
  env: Record<string, string>;
  initEnv: Record<string, string>;
  enableNetworkPolicy?: boolean | undefined;
  given?: Record<string, unknown> | undefined;
}): Record<string, unknown> {
  const given = settled.given ?? {};
  const init = isRecord(given["init"]) ? given["init"] : {};
  const policy =
    settled.enableNetworkPolicy === undefined ? {} : { enableNetworkPolicy: String(settled.enableNetworkPolicy) };
  return {
    ...policy,
    ...given,
    env: { ...settled.env, ...(isRecord(given["env"]) ? given["env"] : {}) },
    init: { ...init, env: { ...settled.initEnv, ...(isRecord(init["env"]) ? init["env"] : {}) } },
  };
}

// As the released component does, a setting that is false or zero counts as not given.
function whereGiven(settings: Record<string, Setting>): Record<string, pulumi.Output<string>> {
  return Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) =>
      value === undefined || value === false || value === 0 || value === "" ? [] : [[name, text(value)] as const],
    ),
  );
}

function text(value: pulumi.Input<boolean | number | string>): pulumi.Output<string> {
  return pulumi.output(value).apply(String);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
