import { contains, parseCidr } from "../../../policies/cidr";
import { matches } from "../../../analyzer/selectors";
import { type LabelExpression, parseSelector } from "../../../policies/calico/selectors";
import type { CalicoEnd, CalicoNetworkPolicy, CalicoRule } from "../../../policies/calico/types";
import type { Labels, NetworkPolicy, NetworkPolicyPeer, PolicyType, Protocol } from "../../../policies/types";

/** One packet, judged by policies of Kubernetes and by those of Calico, straight from what their APIs say. */

export interface Pod {
  readonly namespace: string;
  readonly namespaceLabels: Labels;
  readonly labels: Labels;
  readonly address: string;
  /** Ports of its containers by name. */
  readonly named: Readonly<Record<string, { readonly protocol: Protocol; readonly port: number }>>;
}

/** An address that no pod has. */
export interface Outside {
  readonly address: string;
  readonly named?: undefined;
}

export interface Packet {
  readonly direction: PolicyType;
  /** The pod whose policies are asked. */
  readonly subject: Pod;
  readonly peer: Pod | Outside;
  readonly protocol: Protocol;
  /** At the destination. */
  readonly port: number;
}

/** Whether the policy isolates the subject, and whether it admits the packet then. */
export function kubernetesVerdict(policy: NetworkPolicy, packet: Packet): "not isolated" | "admitted" | "not admitted" {
  const { podSelector, policyTypes = [], ingress = [], egress = [] } = policy.spec;
  const types = policyTypes.length > 0 ? policyTypes : egress.length > 0 ? ["Ingress", "Egress"] : ["Ingress"];
  const { subject, direction } = packet;
  const own = policy.metadata.namespace ?? "";
  if (own !== subject.namespace || !types.includes(direction)) return "not isolated";
  if (matches(podSelector, subject.labels) !== "yes") return "not isolated";
  const rules =
    direction === "Ingress"
      ? ingress.map(({ from = [], ports = [] }) => ({ peers: from, ports }))
      : egress.map(({ to = [], ports = [] }) => ({ peers: to, ports }));
  const isAdmitted = rules.some(
    ({ peers, ports }) =>
      (peers.length === 0 || peers.some((peer) => isPeer(peer, own, packet.peer))) &&
      (ports.length === 0 ||
        ports.some(({ protocol = "TCP", port, endPort }) => {
          if (protocol !== packet.protocol) return false;
          if (port === undefined) return true;
          if (typeof port === "string") return hasNamedPort(packet, port);
          return packet.port >= port && packet.port <= (endPort ?? port);
        })),
  );
  return isAdmitted ? "admitted" : "not admitted";
}

function isPeer(
  { podSelector, namespaceSelector, ipBlock }: NetworkPolicyPeer,
  own: string,
  peer: Pod | Outside,
): boolean {
  if (ipBlock) {
    return isIn(ipBlock.cidr, peer.address) && !(ipBlock.except ?? []).some((cidr) => isIn(cidr, peer.address));
  }
  if (peer.named === undefined) return false;
  const isInNamespace = namespaceSelector
    ? matches(namespaceSelector, peer.namespaceLabels) === "yes"
    : peer.namespace === own;
  return isInNamespace && matches(podSelector, peer.labels) === "yes";
}

/** What the first rule that matches and is no log does; "end" where none matches; undefined where none is read. */
export function calicoVerdict(
  { metadata, spec }: CalicoNetworkPolicy,
  packet: Packet,
): { readonly action: "Allow" | "Deny" | "Pass" | "end" | undefined; readonly isLogged: boolean } {
  const { subject, direction } = packet;
  const rules = (direction === "Ingress" ? spec.ingress : spec.egress) ?? [];
  const types = spec.types ?? ["Ingress"];
  const isSelected =
    metadata.namespace === subject.namespace && types.includes(direction) && selects(spec.selector, subject);
  if (!isSelected) return { action: undefined, isLogged: false };
  let isLogged = false;
  for (const rule of rules) {
    if (!ruleMatches(rule, metadata.namespace, packet)) continue;
    if (rule.action !== "Log") return { action: rule.action, isLogged };
    isLogged = true;
  }
  return { action: "end", isLogged };
}

function ruleMatches({ protocol, source, destination }: CalicoRule, own: string, packet: Packet): boolean {
  const [src, dst] = packet.direction === "Ingress" ? [packet.peer, packet.subject] : [packet.subject, packet.peer];
  if (protocol !== undefined && protocol !== packet.protocol) return false;
  const { ports } = destination ?? {};
  const isPort = (port: number | string): boolean => {
    if (typeof port === "number") return packet.port === port;
    const [first = "", last] = port.split(":");
    return last === undefined
      ? hasNamedPort(packet, port)
      : packet.port >= Number(first) && packet.port <= Number(last);
  };
  return (
    endMatches(source, own, src) && endMatches(destination, own, dst) && (ports === undefined || ports.some(isPort))
  );
}

function endMatches(
  { nets, notNets, selector, namespaceSelector }: CalicoEnd = {},
  own: string,
  end: Pod | Outside,
): boolean {
  if (nets !== undefined && !nets.some((cidr) => isIn(cidr, end.address))) return false;
  if (notNets?.some((cidr) => isIn(cidr, end.address))) return false;
  if (selector === undefined && namespaceSelector === undefined) return true;
  if (end.named === undefined || !selects(selector, end)) return false;
  if (namespaceSelector === undefined) return end.namespace === own;
  return holds(parseSelector(namespaceSelector), end.namespaceLabels);
}

function selects(selector = "all()", { labels }: Pod): boolean {
  return holds(parseSelector(selector), { ...labels, "projectcalico.org/orchestrator": "k8s" });
}

function hasNamedPort({ direction, subject, peer, protocol, port }: Packet, name: string): boolean {
  const dst = direction === "Ingress" ? subject : peer;
  const own = dst.named?.[name];
  return own?.protocol === protocol && own.port === port;
}

function isIn(range: string, address: string): boolean {
  const [outer, inner] = [parseCidr(range), parseCidr(address.includes(":") ? `${address}/128` : `${address}/32`)];
  return outer !== undefined && inner !== undefined && contains(outer, inner);
}

/** Whether labels meet what a selector of Calico asks for; of Calico's language only what Kubernetes can say. */
export function holds(expression: LabelExpression, labels: Labels): boolean {
  switch (expression.is) {
    case "everything":
      return true;
    case "has":
      return Object.hasOwn(labels, expression.key);
    case "in": {
      const value = labels[expression.key];
      return value !== undefined && expression.values.includes(value);
    }
    case "not":
      return !holds(expression.of, labels);
    case "and":
      return expression.of.every((part) => holds(part, labels));
    case "or":
      return expression.of.some((part) => holds(part, labels));
    case "global":
    case "contains":
    case "startsWith":
    case "endsWith":
      throw new Error(`no selector of Kubernetes comes to \`${expression.is}\``);
  }
}
