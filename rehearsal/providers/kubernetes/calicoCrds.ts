import type { KubernetesObject } from "./apiClient";
import { calicoPolicyCrds } from "./calicoPolicyCrds";
import { applyDefinitions, type Schema } from "./definitions";

/**
 * The custom kinds of the Calico operator and Calico's kinds of policies exist on the cluster afterwards, so that a program's
 * resources of these kinds are really made although the operator's chart is not, and Calico's API server neither.
 *
 * @param kubeconfig content or path
 * @throws ApiError when the API server refuses one
 */
export async function applyCalicoCrds(kubeconfig: string): Promise<void> {
  await applyDefinitions(kubeconfig, [...calicoCrds, ...calicoPolicyCrds]);
}

const anything: Schema = { type: "object", "x-kubernetes-preserve-unknown-fields": true };

const oneOf = (...values: readonly string[]): Schema => ({ type: "string", enum: values });

// The operator's own schema has thousands of lines. This is its outline: the fields that decide how Calico runs on a
// managed cluster, with the values that the operator takes; the rest is taken as it comes.
const installation: Schema = {
  ...anything,
  properties: {
    variant: oneOf("Calico", "TigeraSecureEnterprise"),
    kubernetesProvider: oneOf("", "EKS", "GKE", "AKS", "OpenShift", "DockerEnterprise", "RKE2", "TKG"),
    cni: {
      ...anything,
      required: ["type"],
      properties: {
        type: oneOf("Calico", "GKE", "AmazonVPC", "AzureVNET"),
        ipam: { ...anything, properties: { type: oneOf("Calico", "HostLocal", "AmazonVPC", "AzureVNET") } },
      },
    },
    calicoNetwork: {
      ...anything,
      properties: {
        bgp: oneOf("Enabled", "Disabled"),
        hostPorts: oneOf("Enabled", "Disabled"),
        linuxDataplane: oneOf("Iptables", "BPF", "VPP", "Nftables"),
        mtu: { type: "integer", format: "int32" },
      },
    },
    calicoNodeDaemonSet: anything,
    typhaDeployment: anything,
    controlPlaneReplicas: { type: "integer", format: "int32" },
    kubeletVolumePluginPath: { type: "string" },
    registry: { type: "string" },
  },
};

const felix: Schema = {
  ...anything,
  properties: {
    logPrefix: { type: "string", pattern: "^([a-zA-Z0-9%: /_-])*$" },
    logActionRateLimit: { type: "string", pattern: "^[1-9]\\d{0,3}/(?:second|minute|hour|day)$" },
    logActionRateLimitBurst: { type: "integer", minimum: 0, maximum: 9999 },
  },
};

const operators = "operator.tigera.io";

/** The definitions of the kinds that the operator's chart brings, as far as this stack makes objects of them, in outline. */
export const calicoCrds: readonly KubernetesObject[] = [
  definition(operators, "Installation", "installations", installation),
  definition(operators, "APIServer", "apiservers", anything),
  definition(operators, "Goldmane", "goldmanes", anything),
  definition(operators, "Whisker", "whiskers", {
    ...anything,
    properties: { notifications: oneOf("Enabled", "Disabled") },
  }),
  definition("crd.projectcalico.org", "FelixConfiguration", "felixconfigurations", felix),
];

function definition(group: string, kind: string, plural: string, spec: Schema): KubernetesObject {
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: "Cluster",
      names: { kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase() },
      versions: [
        {
          name: "v1",
          served: true,
          storage: true,
          subresources: { status: {} },
          schema: { openAPIV3Schema: { type: "object", properties: { spec, status: anything } } },
        },
      ],
    },
  };
}
