import { type Cluster, unknown } from "../model";
import { servicesBefore, targetPorts } from "../services";
import type { PolicyAccount, RuleAccount } from "./accounts";
import type { End } from "./ends";
import type { Packet } from "./question";
import type { Side } from "./sides";
import { tierSuggestion } from "./tiers/suggestion";
import { wordsForLabels } from "../words";

/** One thing that would let a denied packet through, or show that another was meant; undefined where there is no way. */
export function suggestionFor(cluster: Cluster, packet: Packet, sides: readonly Side[]): string | undefined {
  const denied = sides.filter(({ verdict }) => verdict === "denied");
  const [first] = denied;
  if (first === undefined) return undefined;
  const byTier = denied.map(tierSuggestion).find((text) => text !== undefined);
  if (byTier !== undefined) return byTier;
  const meant = portMeant(cluster, packet, denied);
  if (meant !== undefined) return meant;
  const both =
    denied.length > 1
      ? `both sides have to admit it: first the egress of ${packet.src.name}, then the ingress of ${packet.dst.name}; `
      : "";
  return both + (nearMiss(cluster, packet, first) ?? newRule(packet, first));
}

/** Where a Service's port was asked for, and the pods' own port is admitted. */
function portMeant(cluster: Cluster, { dst, protocol, port }: Packet, denied: readonly Side[]): string | undefined {
  for (const { service, target } of serviceTargets(cluster, dst, protocol, port)) {
    const isAdmitted = denied.every(({ policies }) =>
      policies.some(({ rules }) => rules.some((rule) => rule.isForPeer === "yes" && namesPort(rule, target))),
    );
    if (target !== port && isAdmitted) {
      return `${String(port)} is the port of the Service \`${service}\`, whose connections arrive at port ${String(target)} of the pods, and that is what policies see: ask about port ${String(target)}`;
    }
  }
  return undefined;
}

/** A rule that would admit the packet but for one thing. */
function nearMiss(cluster: Cluster, packet: Packet, side: Side): string | undefined {
  const rules = side.policies.flatMap((policy) => policy.rules.map((rule) => ({ policy, rule })));
  const byPort = rules.find(({ rule }) => rule.isForPeer === "yes" && rule.ports.holds === "no");
  if (byPort !== undefined) return portMiss(cluster, packet, byPort.policy, byPort.rule);
  const onPort = rules.filter(({ rule }) => rule.ports.holds === "yes");
  for (const miss of ["namespace of the policy", "namespace labels"] as const) {
    for (const { policy, rule } of onPort) {
      const peer = rule.peers.find((one) => one.miss === miss);
      if (peer !== undefined && namespaceOf(packet, side) !== policy.policy.namespace)
        return namespaceMiss(packet, side, policy, peer.path, miss, peer.text);
    }
  }
  return undefined;
}

function portMiss(cluster: Cluster, { dst, protocol, port }: Packet, policy: PolicyAccount, rule: RuleAccount): string {
  const place = placeOf(policy, rule);
  const named = rule.portNames.find((name) => dst.kind === "pods" && !hasPortNamed(dst, name));
  for (const number of rule.portNumbers) {
    const target = serviceTargets(cluster, dst, protocol, number).find((one) => one.target === port);
    if (target !== undefined && number !== port) {
      return `${place} names port ${String(number)}, which is the port of the Service \`${target.service}\`; policies see the port of the pods, so write ${String(port)} there`;
    }
  }
  if (named !== undefined) {
    return `name the container's port ${String(port)} \`${named}\` in the pods of ${dst.name}, or write ${String(port)} in ${place}`;
  }
  return `add ${protocol} ${String(port)} to the ports of ${place}`;
}

function namespaceMiss(
  packet: Packet,
  side: Side,
  policy: PolicyAccount,
  path: string,
  miss: "namespace of the policy" | "namespace labels",
  text: string,
): string {
  if (miss === "namespace labels") {
    const lacks = text.slice(text.indexOf(", and ") + ", and ".length);
    return `${lacks}: label it so, or change \`${path}\` of \`${policy.name}\` (${policy.source})`;
  }
  return `\`${path}\` of \`${policy.name}\` (${policy.source}) means pods of its own namespace alone: give it a \`namespaceSelector\` with \`kubernetes.io/metadata.name: ${namespaceOf(packet, side) ?? ""}\``;
}

/** The namespace of the other side. */
function namespaceOf({ src, dst }: Packet, { direction }: Side): string | undefined {
  const other = direction === "Egress" ? dst : src;
  return other.kind === "pods" ? other.workload.namespace : undefined;
}

function newRule({ src, dst, protocol, port }: Packet, { direction, policies }: Side): string {
  const [field, peers, other] =
    direction === "Egress" ? (["egress", "to", dst] as const) : (["ingress", "from", src] as const);
  const subject = direction === "Egress" ? src : dst;
  const example = policies.find(({ rules }) => rules.length > 0) ?? policies[0];
  const where = example === undefined ? "" : `, such as \`${example.name}\` (${example.source})`;
  return `give a policy that selects ${subject.name}${where}, a rule under \`spec.${field}\` with \`${peers}\`: ${peerWords(other)}, and \`ports\`: ${protocol} ${String(port)}`;
}

function peerWords(other: End): string {
  if (other.kind === "address") return `the ipBlock ${other.name}/${other.family === "IPv4" ? "32" : "128"}`;
  const { pod, workload } = other;
  if (pod.hostNetwork !== false) return `an ipBlock with the addresses of the nodes`;
  const labels = pod.labels === unknown ? "" : wordsForLabels(pod.labels);
  return `${labels === "" ? "the pods" : `pods labelled ${labels}`} in namespace ${workload.namespace}`;
}

function placeOf(policy: PolicyAccount, rule: RuleAccount): string {
  return `\`${rule.path}\` of \`${policy.name}\` (${rule.source})`;
}

function namesPort({ portNumbers }: RuleAccount, port: number): boolean {
  return portNumbers.includes(port);
}

function hasPortNamed(dst: Extract<End, { kind: "pods" }>, name: string): boolean {
  return dst.pod.ports === unknown || dst.pod.ports.some((port) => port.name === name);
}

/** Where connections to a port arrive if it is that of a Service. */
function serviceTargets(cluster: Cluster, dst: End, protocol: Packet["protocol"], port: number) {
  if (dst.kind === "address") return [];
  return servicesBefore(cluster, dst.workload.namespace, dst.pod).flatMap((service) =>
    service.ports
      .filter((one) => one.port === port && one.protocol === protocol)
      .flatMap((one) => targetPorts(one, dst.pod))
      .map((target) => ({ service: `${service.namespace}/${service.name}`, target })),
  );
}
