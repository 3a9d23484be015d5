/** A right policy, into which each case puts one thing. */
export const policy = (changes: object = {}): object => ({
  apiVersion: "policy.networking.k8s.io/v1alpha2",
  kind: "ClusterNetworkPolicy",
  metadata: { name: "tenants" },
  spec: { tier: "Admin", priority: 10, subject: { namespaces: {} } },
  ...changes,
});
export const spec = (changes: object): object =>
  policy({ spec: { tier: "Admin", priority: 10, subject: { namespaces: {} }, ...changes } });
export const metadata = (changes: object): object => policy({ metadata: { name: "tenants", ...changes } });
export const ingress = (changes: unknown): object =>
  spec({ ingress: [isObject(changes) ? { action: "Deny", from: [{ namespaces: {} }], ...changes } : changes] });
export const egress = (changes: object): object =>
  spec({ egress: [{ action: "Accept", to: [{ namespaces: {} }], ...changes }] });
export const from = (peer: unknown): object => ingress({ from: [peer] });
export const to = (peer: unknown): object => egress({ to: [peer] });
export const networks = (...all: unknown[]): object => to({ networks: all });
export const domains = (...all: unknown[]): object => to({ domainNames: all });
export const protocol = (one: unknown): object => ingress({ protocols: [one] });
export const port = (one: unknown): object => protocol({ tcp: { destinationPort: one } });
export const selector = (one: unknown): object => from({ namespaces: one });

/** The same thing as many times as asked, each of another name. */
export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
