import type { NetworkPolicy, NetworkPolicyPeer } from "../../../policies/types";
import { type Inventory, metadataName } from "./inventory";
import { labelled, policy, tcp } from "./policyParts";
import { Random } from "./random";

const podsPerNamespace = 10;
const policiesPerNamespace = 20;
/** How many of everything a policy names in each direction: ports, ranges of ports, namespaces, pods and CIDRs. */
const ofEach = 5;

/**
 * Generates namespaces of ten workloads with twenty policies each, in which every policy is about one workload and has
 * in both directions five ports, five ranges of ports, five namespaces, five pods and five CIDRs.
 */
export function generateDense(namespaces: number, seed = 1): Inventory {
  const random = new Random(seed);
  const names = Array.from({ length: namespaces }, (_, index) => `dense-${String(index).padStart(3, "0")}`);
  return {
    namespaces: names.map((name) => ({ name, labels: { [metadataName]: name, project: name } })),
    workloads: names.flatMap((namespace) =>
      Array.from({ length: podsPerNamespace }, (_, index) => ({
        namespace,
        name: `pod-${String(index)}`,
        labels: { num: String(index) },
        ports: [{ name: "http", port: 8080, protocol: "TCP" }],
      })),
    ),
    policies: names.flatMap((namespace) =>
      Array.from({ length: policiesPerNamespace }, (_, index) => densePolicy(namespace, index, names, random)),
    ),
  };
}

function densePolicy(namespace: string, index: number, names: readonly string[], random: Random): NetworkPolicy {
  const rule = () => ({ ports: densePorts(random), peers: densePeers(names, random) });
  const [ingress, egress] = [rule(), rule()];
  return policy(namespace, `p${String(index)}`, {
    podSelector: labelled({ num: String(index % podsPerNamespace) }),
    policyTypes: ["Ingress", "Egress"],
    ingress: [{ from: ingress.peers, ports: ingress.ports }],
    egress: [{ to: egress.peers, ports: egress.ports }],
  });
}

function densePorts(random: Random) {
  const single = Array.from({ length: ofEach - 1 }, (_, index) => tcp(2000 * (index + 1) + random.below(900)));
  const ranges = Array.from({ length: ofEach }, (_, index) => {
    const first = 20_000 + 2000 * index + random.below(900);
    return tcp(first, first + 1 + random.below(900));
  });
  return [tcp("http"), ...single, ...ranges];
}

/** Namespaces, pods, and CIDRs, one of them among the addresses of pods. */
function densePeers(names: readonly string[], random: Random): NetworkPolicyPeer[] {
  const numbers = Array.from({ length: podsPerNamespace }, (_, index) => String(index));
  const octet = () => String(random.below(256));
  const cidrs = Array.from({ length: ofEach - 1 }, (_, index) => `198.${String(18 + index)}.${octet()}.0/24`);
  return [
    ...random.sample(names, ofEach).map((project) => ({ namespaceSelector: labelled({ project }) })),
    ...random.sample(numbers, ofEach).map((num) => ({ podSelector: labelled({ num }) })),
    ...[...cidrs, `10.64.${String(random.below(10))}.${String(16 * random.below(16))}/28`].map((cidr) => ({
      ipBlock: { cidr },
    })),
  ];
}
