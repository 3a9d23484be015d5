type Fields = Readonly<Record<string, unknown>>;

const calico = "projectcalico.org/v3";

const object = (apiVersion: string, kind: string, metadata: Fields, spec: Fields): Fields => ({
  apiVersion,
  kind,
  metadata,
  spec,
});

export const globalPolicy = (name: string, spec: Fields = {}) => object(calico, "GlobalNetworkPolicy", { name }, spec);

/** In the namespace `shop`. */
export const policyOfCalico = (name: string, spec: Fields = {}) =>
  object(calico, "NetworkPolicy", { name, namespace: "shop" }, spec);

export const tier = (name: string, spec: Fields) => object(calico, "Tier", { name }, spec);

/** Not enforced; those of the cluster are given without a namespace. */
export const staged = (kind: string, name: string, spec: Fields = {}) =>
  object(calico, `Staged${kind}`, kind.startsWith("Global") ? { name } : { name, namespace: "shop" }, spec);

/** About every pod, in the tier Admin and at the priority 10 unless it says otherwise. */
export const clusterPolicy = (name: string, spec: Fields) =>
  object(
    "policy.networking.k8s.io/v1alpha2",
    "ClusterNetworkPolicy",
    { name },
    {
      tier: "Admin",
      priority: 10,
      subject: { namespaces: {} },
      ...spec,
    },
  );

/** A rule of a ClusterNetworkPolicy. */
export const fromAll = (action: string) => ({ action, from: [{ namespaces: {} }] });
export const toAll = (action: string) => ({ action, to: [{ namespaces: {} }] });
