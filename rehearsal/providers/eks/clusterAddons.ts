import { Addon, getAddonVersionOutput, type Cluster as ControlPlane } from "@pulumi/aws/eks";
import type { ClusterArgs } from "@pulumi/eks";
import * as pulumi from "@pulumi/pulumi";
import { stableJson } from "./stableJson";

/** The add-on kube-proxy, unless it is switched off. */
export function kubeProxy(
  name: string,
  args: ClusterArgs,
  cluster: ControlPlane,
  opts: pulumi.CustomResourceOptions,
): void {
  const { kubeProxyAddonOptions: given = {} } = args;
  if (given.enabled !== false) addon(`${name}-kube-proxy`, "kube-proxy", given, args, cluster, opts);
}

/** The add-on coredns, which needs nodes: made only when the program asks for it by its options. */
export function coreDns(
  name: string,
  args: ClusterArgs,
  cluster: ControlPlane,
  opts: pulumi.CustomResourceOptions,
): void {
  const { corednsAddonOptions: given = {} } = args;
  if (given.enabled === true || given.configurationValues !== undefined) {
    addon(`${name}-coredns`, "coredns", given, args, cluster, opts);
  }
}

type AddonOptions = NonNullable<ClusterArgs["kubeProxyAddonOptions"]> | NonNullable<ClusterArgs["corednsAddonOptions"]>;

function addon(
  name: string,
  addonName: string,
  given: AddonOptions,
  args: ClusterArgs,
  cluster: ControlPlane,
  opts: pulumi.CustomResourceOptions,
): void {
  const wanted = { addonName, kubernetesVersion: cluster.version, mostRecent: true };
  new Addon(
    name,
    {
      clusterName: cluster.name,
      addonName,
      preserve: true,
      tags: args.tags,
      resolveConflictsOnCreate: given.resolveConflictsOnCreate ?? "OVERWRITE",
      resolveConflictsOnUpdate: given.resolveConflictsOnUpdate ?? "OVERWRITE",
      addonVersion: given.version ?? getAddonVersionOutput(wanted, opts).version,
      configurationValues:
        given.configurationValues === undefined
          ? undefined
          : pulumi.output(given.configurationValues).apply(stableJson),
    },
    opts,
  );
}
