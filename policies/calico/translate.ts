import { formatCidr, parseCidr } from "../cidr";
import type {
  IpBlock,
  NetworkPolicy,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  NetworkPolicySpec,
  PolicyType,
  Protocol,
} from "../types";
import { calicoApiVersion, type CalicoEnd, type CalicoNetworkPolicy, type CalicoRule } from "./types";
import { calicoSelector, conditions, conjunction } from "./writeSelector";

/** Where policies of Kubernetes stand in Calico's tier `default`. */
export const kubernetesOrder = 1000;

/**
 * The same policy as one of Calico: it isolates the same pods in the same directions, and admits the same.
 *
 * Rules of Kubernetes only ever admit, so that their order does not matter; each becomes a rule for every peer and
 * protocol, with the action `Allow`.
 */
export function toCalico({ metadata, spec: written }: NetworkPolicy): CalicoNetworkPolicy {
  // Without a selector, as YAML may have it, a policy is about every pod.
  const spec = { ...written, podSelector: (written as Partial<NetworkPolicySpec> | null)?.podSelector ?? {} };
  const types = isolatedDirections(spec);
  return {
    apiVersion: calicoApiVersion,
    kind: "NetworkPolicy",
    metadata,
    spec: {
      order: kubernetesOrder,
      // Policies of a namespace select nothing but its pods.
      selector: calicoSelector(spec.podSelector),
      types,
      ...(types.includes("Ingress") && { ingress: ingressRules(spec) }),
      ...(types.includes("Egress") && { egress: egressRules(spec) }),
    },
  };
}

/** The directions for which the policy isolates, by the rule of the API where it does not say. */
export function isolatedDirections({ policyTypes, egress }: NetworkPolicySpec): readonly PolicyType[] {
  if (policyTypes?.length) return policyTypes;
  return egress?.length ? ["Ingress", "Egress"] : ["Ingress"];
}

function ingressRules({ ingress }: NetworkPolicySpec): readonly CalicoRule[] {
  return (ingress ?? []).flatMap(({ from, ports }) =>
    combinations(from, ports).map(({ protocol, peer, ports: numbers }) => ({
      action: "Allow",
      ...protocol,
      ...(peer && { source: peer }),
      ...(numbers && { destination: numbers }),
    })),
  );
}

function egressRules({ egress }: NetworkPolicySpec): readonly CalicoRule[] {
  return (egress ?? []).flatMap(({ to, ports }) =>
    combinations(to, ports).map(({ protocol, peer, ports: numbers }) => ({
      action: "Allow",
      ...protocol,
      ...((peer ?? numbers) && { destination: { ...peer, ...numbers } }),
    })),
  );
}

interface Combination extends ProtocolPorts {
  readonly peer?: CalicoEnd;
}

/** A rule of Calico has one protocol and one sort of peer: each with each. Lists that are absent or empty match all. */
function combinations(
  peers: readonly NetworkPolicyPeer[] | undefined,
  ports: readonly NetworkPolicyPort[] | undefined,
): readonly Combination[] {
  const byProtocol = ports?.length ? portsByProtocol(ports) : [{}];
  const ends = peers?.length ? peers.map((peer) => ({ peer: calicoEnd(peer) })) : [{}];
  return byProtocol.flatMap((own) => ends.map((end) => ({ ...own, ...end })));
}

/** What belongs into a rule for ports: into the rule itself, and into its destination. */
interface ProtocolPorts {
  readonly protocol?: { readonly protocol: Protocol };
  /** @default - every port of the protocol */
  readonly ports?: { readonly ports: readonly (number | string)[] };
}

function portsByProtocol(ports: readonly NetworkPolicyPort[]): readonly ProtocolPorts[] {
  const byProtocol = Map.groupBy(ports, ({ protocol }) => protocol ?? "TCP");
  return Array.from(byProtocol, ([protocol, own]) => {
    const texts = own.map(portText);
    const numbers = texts.filter((text) => text !== undefined);
    return numbers.length < texts.length
      ? { protocol: { protocol } }
      : { protocol: { protocol }, ports: { ports: numbers } };
  });
}

/** A number, `first:last`, or a name; undefined for every port. */
function portText({ port, endPort }: NetworkPolicyPort): number | string | undefined {
  if (!port) return undefined;
  return endPort ? `${String(port)}:${String(endPort)}` : port;
}

function calicoEnd({ podSelector, namespaceSelector, ipBlock }: NetworkPolicyPeer): CalicoEnd {
  if (ipBlock) return addresses(ipBlock);
  return {
    // Calico's sets of addresses have labels, too, and a selector would match them; Kubernetes speaks of pods.
    selector: conjunction(["projectcalico.org/orchestrator == 'k8s'", ...conditions(podSelector ?? {})]),
    ...(namespaceSelector && { namespaceSelector: calicoSelector(namespaceSelector) }),
  };
}

function addresses({ cidr, except }: IpBlock): CalicoEnd {
  return { nets: [canonical(cidr)], ...(except?.length && { notNets: except.map(canonical) }) };
}

/** Without host bits, as Kubernetes reads them. What is no range is left for validation to tell. */
function canonical(text: string): string {
  const cidr = parseCidr(text);
  return cidr === undefined ? text : formatCidr(cidr);
}
