import type { KubernetesObject } from "./apiClient";
import { calicoSpecs } from "./calicoPolicySchemas";
import type { Schema } from "./definitions";

const anything: Schema = { type: "object", "x-kubernetes-preserve-unknown-fields": true };

/** The definitions of Calico's kinds of policies, as Calico from 3.32 on can serve them without an API server of its own. */
export const calicoPolicyCrds: readonly KubernetesObject[] = [
  definition("NetworkPolicy", "Namespaced", calicoSpecs.policy),
  definition("GlobalNetworkPolicy", "Cluster", calicoSpecs.globalPolicy),
  definition("StagedNetworkPolicy", "Namespaced", calicoSpecs.stagedPolicy),
  definition("StagedGlobalNetworkPolicy", "Cluster", calicoSpecs.stagedGlobalPolicy),
  definition("StagedKubernetesNetworkPolicy", "Namespaced", calicoSpecs.stagedKubernetesPolicy),
  definition("NetworkSet", "Namespaced", calicoSpecs.netSet),
  definition("GlobalNetworkSet", "Cluster", calicoSpecs.netSet),
  definition("Tier", "Cluster", calicoSpecs.tier),
];

function definition(kind: string, scope: "Namespaced" | "Cluster", spec: Schema): KubernetesObject {
  const singular = kind.toLowerCase();
  const plural = singular.endsWith("y") ? singular.replace(/y$/, "ies") : `${singular}s`;
  const properties = { spec, ...(kind === "Tier" && { status: anything }) };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.projectcalico.org` },
    spec: {
      group: "projectcalico.org",
      scope,
      names: { kind, listKind: `${kind}List`, plural, singular },
      versions: [
        {
          name: "v3",
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: "object", required: ["spec"], properties } },
        },
      ],
    },
  };
}
