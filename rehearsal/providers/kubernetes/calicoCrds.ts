import type { KubernetesObject } from "./apiClient";
import { applyDefinitions, type Schema } from "./definitions";

/**
 * The custom kinds of the Calico operator exist on the cluster afterwards, so that a program's resources of these kinds
 * are really made although the operator's chart is not.
 *
 * @param kubeconfig content or path
 * @throws ApiError when the API server refuses one
 */
export async function applyCalicoCrds(kubeconfig: string): Promise<void> {
  await applyDefinitions(kubeconfig, calicoCrds);
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
    controlPlaneReplicas: { type: "integer", format: "int32" },
    kubeletVolumePluginPath: { type: "string" },
    registry: { type: "string" },
  },
};

/** The definitions of the operator's kinds, in outline. */
export const calicoCrds: readonly KubernetesObject[] = [
  definition("Installation", "installations", installation),
  definition("APIServer", "apiservers", anything),
  definition("Goldmane", "goldmanes", anything),
  definition("Whisker", "whiskers", { ...anything, properties: { notifications: oneOf("Enabled", "Disabled") } }),
];

function definition(kind: string, plural: string, spec: Schema): KubernetesObject {
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.operator.tigera.io` },
    spec: {
      group: "operator.tigera.io",
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
