import type { Cluster, Origin, Policy, Workload } from "../../../analyzer/model";
import type {
  LabelSelector,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  NetworkPolicySpec,
  Protocol,
} from "../../../policies/types";

/**
 * What the end-to-end tests of Kubernetes' network policies (test/e2e/network/netpol) try out, in namespaces x, y and z
 * that have pods a, b and c each, which serve 80 and 81 by TCP, UDP and SCTP. Every row tells who does not get the usual
 * answer: `x/*` is every pod of x, `*` every pod there is.
 */
export interface Row {
  readonly title: string;
  readonly policies: readonly PolicyIn[];
  readonly cases: readonly Case[];
  readonly labels?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** What is expected on a port of a protocol: `allowed` unless it is denied, and that unless it is allowed after all. */
export interface Case {
  readonly port?: number;
  readonly protocol?: Protocol;
  readonly denied?: readonly Flow[];
  readonly butAllowed?: readonly Flow[];
}

export type Flow = readonly [from: string, to: string];
export type PolicyIn = readonly [namespace: string, spec: Partial<NetworkPolicySpec>];

export const pod = (name: string): LabelSelector => ({ matchLabels: { pod: name } });
export const pods = (...values: string[]): LabelSelector => ({
  matchExpressions: [{ key: "pod", operator: "In", values }],
});
export const ns = (name: string): LabelSelector => ({ matchLabels: { ns: name } });
export const notNs = (name: string): LabelSelector => ({
  matchExpressions: [{ key: "ns", operator: "NotIn", values: [name] }],
});
export const all: LabelSelector = {};

/** Isolates the pods for ingress, and admits what comes from the peers. */
export const ingress = (
  podSelector: LabelSelector,
  from?: readonly NetworkPolicyPeer[],
  ports?: readonly NetworkPolicyPort[],
) =>
  ({ podSelector, policyTypes: ["Ingress"], ingress: [{ ...(from && { from }), ...(ports && { ports }) }] }) as const;
export const egress = (
  podSelector: LabelSelector,
  to?: readonly NetworkPolicyPeer[],
  ports?: readonly NetworkPolicyPort[],
) => ({ podSelector, policyTypes: ["Egress"], egress: [{ ...(to && { to }), ...(ports && { ports }) }] }) as const;
export const denyIngress = (podSelector: LabelSelector) =>
  ({ podSelector, policyTypes: ["Ingress"], ingress: [] }) as const;
export const denyEgress = (podSelector: LabelSelector) =>
  ({ podSelector, policyTypes: ["Egress"], egress: [] }) as const;
export const block = (cidr: string, ...except: string[]): NetworkPolicyPeer => ({
  ipBlock: { cidr, ...(except.length > 0 && { except }) },
});

/** Addresses of the pods: 10.0.0.1 is x/a, 10.0.0.2 is x/b, 10.0.1.1 is y/a. */
export const addressOf = (namespace: number, number: number): string =>
  `10.0.${String(namespace)}.${String(number + 1)}`;

export function clusterOf(policies: readonly PolicyIn[], labels: NonNullable<Row["labels"]>): Cluster {
  const names = ["x", "y", "z"];
  return {
    namespaces: names.map((name) => ({
      name,
      labels: { ns: name, "kubernetes.io/metadata.name": name, ...labels[name] },
      origin,
    })),
    workloads: names.flatMap((namespace, number) =>
      ["a", "b", "c"].map((name, index): Workload => {
        const own = { pod: name, ...labels[`${namespace}/${name}`] };
        const ports = (["TCP", "UDP", "SCTP"] as const).flatMap((protocol) =>
          [80, 81].map((port) => ({ name: `serve-${String(port)}-${protocol.toLowerCase()}`, port, protocol })),
        );
        const one = { name, labels: own, ports, hostNetwork: false, addresses: [addressOf(number, index)] };
        return { namespace, name, kind: "Pod", pods: [one], origin };
      }),
    ),
    policies: policies.map(([namespace, spec], index): Policy => {
      const name = `policy-${String(index)}`;
      const metadata = { name, namespace };
      const object = {
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata,
        spec: { podSelector: all, ...spec },
      } as const;
      return { namespace, name, object, origin };
    }),
    services: [],
  };
}

const origin: Origin = { source: "upstream.yaml", line: () => undefined };
