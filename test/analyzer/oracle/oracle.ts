import type { Cluster, Pod, Policy, Unknown, Workload } from "../../../analyzer/model";
import type { Labels, Protocol } from "../../../policies/types";

/** One packet that opens a connection. */
export interface Packet {
  readonly src: End;
  readonly dst: End;
  readonly protocol: Protocol;
  readonly port: number;
}

export type End =
  | { readonly kind: "pod"; readonly pod: Pod; readonly workload: Workload }
  /** An address that no pod has. */
  | { readonly kind: "address"; readonly address: string };

export type Verdict = "allowed" | "denied" | "unknown";

/**
 * Whether a packet passes, read straight from the API's text and without regard to speed: it shares no code with the
 * analyzer, so that one can be held against the other.
 *
 * Where values are not known, the packet is allowed if it passes even in the reading that lets least through, and denied
 * if it does not pass even in the one that lets most through. In the first, a policy isolates the pods that it perhaps
 * selects, and admits only what it surely does; in the second it is the other way round.
 */
export function verdictOf(cluster: Cluster, packet: Packet): Verdict {
  if (passes(cluster, packet, false)) return "allowed";
  return passes(cluster, packet, true) ? "unknown" : "denied";
}

/** A field of a policy that may be left out, be null, which is the same, or not be known yet. A null text is an empty one. */
type Given<T> = T | Unknown | null | undefined;

interface Spec {
  readonly podSelector?: Given<Selector>;
  readonly policyTypes?: Given<readonly string[]>;
  readonly ingress?: Given<readonly Given<Rule>[]>;
  readonly egress?: Given<readonly Given<Rule>[]>;
}

interface Rule {
  readonly from?: Given<readonly Given<Peer>[]>;
  readonly to?: Given<readonly Given<Peer>[]>;
  readonly ports?: Given<readonly Given<Port>[]>;
}

interface Peer {
  readonly podSelector?: Given<Selector>;
  readonly namespaceSelector?: Given<Selector>;
  readonly ipBlock?: Given<Block>;
}

interface Block {
  readonly cidr: string;
  readonly except?: Given<readonly string[]>;
}

interface Port {
  readonly protocol?: Given<string>;
  readonly port?: Given<number | string>;
  readonly endPort?: Given<number>;
}

interface Selector {
  readonly matchLabels?: Given<Readonly<Record<string, string | null>>>;
  readonly matchExpressions?: Given<readonly (Requirement | Unknown)[]>;
}

interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: Given<readonly (string | null)[]>;
}

/** What the engine writes where a value is not known; here once more, since nothing is shared. */
const unknown: Unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

// Jest makes every use of a global object slow.
const { entries, hasOwn } = Object;

/** From here on, `guess` is what a condition is taken for that depends on an unknown value, in favour of the packet. */
function passes(cluster: Cluster, packet: Packet, guess: boolean): boolean {
  const { src, dst } = packet;
  if (src.kind === "pod" && dst.kind === "pod") {
    // A pod cannot be kept from itself.
    if (src.pod === dst.pod) return true;
    // At a pod on the host's network, the own node is always let through and the rest is the plugin's choice.
    if (guess && (src.pod.hostNetwork !== false || dst.pod.hostNetwork !== false)) return true;
  }
  return (
    (src.kind === "address" || lets({ cluster, packet, direction: "Egress", subject: src, peer: dst }, guess)) &&
    (dst.kind === "address" || lets({ cluster, packet, direction: "Ingress", subject: dst, peer: src }, guess))
  );
}

/** Whether the policies of a pod let a packet through. */
export interface Question {
  readonly cluster: Cluster;
  readonly packet: Packet;
  readonly direction: "Ingress" | "Egress";
  readonly subject: Extract<End, { kind: "pod" }>;
  readonly peer: End;
}

/** "Traffic is allowed if no policy selects the pod, or if it matches at least one rule across all that do." */
function lets(question: Question, guess: boolean): boolean {
  const { policies } = question.cluster;
  // Policies do not hold a pod on the host's network; if it perhaps is there, they let less through where it is not.
  if (!isOnPodNetwork(question.subject.pod, !guess)) return true;
  if (!policies.some((policy) => applies(policy, question, !guess))) return true;
  return policies.some((policy) => applies(policy, question, guess) && admits(policy, question, guess));
}

export function applies(policy: Policy, { direction, subject: { pod, workload } }: Question, guess: boolean): boolean {
  if (policy.namespace !== workload.namespace) return false;
  const spec = specOf(policy);
  if (spec === unknown) return guess;
  // "If it is not specified, it defaults to an empty selector."
  return isOfType(spec, direction, guess) && selects(spec.podSelector ?? {}, known(pod.labels), guess);
}

function isOnPodNetwork(pod: Pod, guess: boolean): boolean {
  return pod.hostNetwork === unknown ? guess : !pod.hostNetwork;
}

/** "Policies that contain an egress section affect egress, and all policies affect ingress", where nothing is said. */
function isOfType({ policyTypes, egress }: Spec, direction: string, guess: boolean): boolean {
  if (policyTypes === unknown) return guess;
  if (policyTypes && policyTypes.length > 0) {
    return policyTypes.includes(direction) || (guess && policyTypes.includes(unknown));
  }
  return direction === "Ingress" || (egress === unknown ? guess : (egress ?? []).length > 0);
}

export function admits(policy: Policy, question: Question, guess: boolean): boolean {
  const { direction, packet } = question;
  const spec = specOf(policy);
  if (spec === unknown) return guess;
  const rules = direction === "Ingress" ? spec.ingress : spec.egress;
  if (rules === unknown) return guess;
  return (rules ?? []).some((rule) => {
    if (rule === unknown) return guess;
    const peers = direction === "Ingress" ? rule?.from : rule?.to;
    return (
      isAmong(peers, guess, (one) => isPeer(one, policy, question, guess)) &&
      isAmong(rule?.ports, guess, (one) => isPort(one, packet, guess))
    );
  });
}

/** "If this field is empty or missing, this rule matches all." */
function isAmong<T>(items: Given<readonly Given<T>[]>, guess: boolean, isItem: (item: Partial<T>) => boolean): boolean {
  if (items === unknown) return guess;
  if (!items || items.length === 0) return true;
  return items.some((item) => (item === unknown ? guess : isItem(item ?? {})));
}

function isPeer(
  { podSelector, namespaceSelector, ipBlock }: Peer,
  policy: Policy,
  { cluster, peer: end }: Question,
  guess: boolean,
): boolean {
  if (ipBlock) {
    const addresses = end.kind === "pod" ? end.pod.addresses : [end.address];
    return addresses.some((address) => (ipBlock === unknown ? guess : isInBlock(ipBlock, address, guess)));
  }
  if (end.kind === "address") return false;
  const { pod, workload } = end;
  return (
    isOnPodNetwork(pod, guess) &&
    (namespaceSelector
      ? selects(namespaceSelector, namespaceLabels(cluster, workload.namespace), guess)
      : workload.namespace === policy.namespace) &&
    selects(podSelector ?? {}, known(pod.labels), guess)
  );
}

function isInBlock({ cidr, except }: Block, address: string, guess: boolean): boolean {
  if (cidr === unknown) return guess;
  if (except === unknown) return guess && contains(cidr, address);
  return (
    contains(cidr, address) && (except ?? []).every((hole) => (hole === unknown ? guess : !contains(hole, address)))
  );
}

/** "If present, only traffic on the specified protocol AND port will be matched." */
function isPort({ protocol, port, endPort }: Port, packet: Packet, guess: boolean): boolean {
  const isProtocol = protocol === unknown ? guess : (protocol ?? "TCP") === packet.protocol;
  return isProtocol && isNumber(port, endPort, packet, guess);
}

function isNumber(port: Given<number | string>, endPort: Given<number>, packet: Packet, guess: boolean): boolean {
  if (port === undefined || port === null) return true;
  if (port === unknown) return guess;
  if (typeof port === "string") return isNamed(port, packet, guess);
  if (packet.port === port) return true;
  return packet.port > port && (endPort === unknown ? guess : packet.port <= (endPort ?? port));
}

/** A port's name is that of a container's port at the destination, and that has a protocol, too. */
function isNamed(name: string, { dst, protocol, port }: Packet, guess: boolean): boolean {
  if (dst.kind === "address") return false;
  if (dst.pod.ports === unknown) return guess;
  return dst.pod.ports.some(
    (one) =>
      one.protocol === protocol &&
      (one.name === unknown ? guess : one.name === name) &&
      (one.port === unknown ? guess : one.port === port),
  );
}

/** Labels as far as they are known: where that is not whole, a key that is missing may be there after all. */
interface KnownLabels {
  readonly texts: Labels;
  readonly isWhole: boolean;
}

export function known(labels: Labels | Unknown, always: Labels = {}): KnownLabels {
  return labels === unknown ? { texts: always, isWhole: false } : { texts: labels, isWhole: true };
}

/** The API server sets the label of the name whatever the others are. */
export function namespaceLabels({ namespaces }: Cluster, name: string): KnownLabels {
  const labels = namespaces.find((one) => one.name === name)?.labels ?? unknown;
  return known(labels, { "kubernetes.io/metadata.name": name });
}

export function selects(selector: Selector | Unknown, labels: KnownLabels, guess: boolean): boolean {
  if (selector === unknown) return guess;
  const { matchLabels, matchExpressions } = selector;
  if ((matchLabels === unknown || matchExpressions === unknown) && !guess) return false;
  for (const [key, value] of matchLabels && matchLabels !== unknown ? entries(matchLabels) : []) {
    if (!isMet({ key, operator: "In", values: [value] }, labels, guess)) return false;
  }
  for (const one of matchExpressions && matchExpressions !== unknown ? matchExpressions : []) {
    if (!(one === unknown ? guess : isMet(one, labels, guess))) return false;
  }
  return true;
}

function isMet({ key, operator, values }: Requirement, { texts, isWhole }: KnownLabels, guess: boolean): boolean {
  if (key === unknown || operator === unknown) return guess;
  const value = hasOwn(texts, key) ? texts[key] : undefined;
  if (value === undefined && !isWhole) return guess;
  if (operator === "Exists") return value !== undefined;
  if (operator === "DoesNotExist") return value === undefined;
  if (value === undefined) return operator === "NotIn";
  if (value === unknown || values === unknown) return guess;
  if (values?.some((one) => (one ?? "") === value)) return operator === "In";
  return values?.includes(unknown) ? guess : operator === "NotIn";
}

function specOf(policy: Policy): Spec | Unknown {
  return (policy.object as { readonly spec?: Given<Spec> }).spec ?? {};
}

/** An address is in a range where it begins with the same bits; an IPv4 address is never in a range of IPv6. */
export function contains(cidr: string, address: string): boolean {
  const { length, prefix } = remembered(ranges, cidr, readRange);
  const bits = remembered(addresses, address, (text) => asIpv4(bitsOf(text)));
  return bits.length === length && bits.startsWith(prefix);
}

function readRange(cidr: string): { readonly length: number; readonly prefix: string } {
  const [address = "", length = ""] = cidr.split("/");
  const bits = bitsOf(address);
  const prefix = bits.slice(0, Number(length));
  return { length: prefix.startsWith(mapped) ? 32 : bits.length, prefix: asIpv4(prefix) };
}

/** An IPv4 address may be written as one of IPv6, with this before its bits. */
const mapped = "0".repeat(80) + "1".repeat(16);
const asIpv4 = (bits: string): string => (bits.startsWith(mapped) ? bits.slice(96) : bits);

/** The address as a text of 32 or 128 digits 0 and 1. */
function bitsOf(address: string): string {
  const [head = "", tail] = address
    .split("::")
    .map((half) => half.replace(/([^:]+):?/g, (_, one: string) => group(one)));
  return tail === undefined ? head : head + "0".repeat(128 - head.length - tail.length) + tail;
}

function group(text: string): string {
  if (!text.includes(".")) return binary(parseInt(text, 16), 16);
  return text.replace(/(\d+)\.?/g, (_, octet) => binary(Number(octet), 8));
}

const binary = (value: number, digits: number): string => value.toString(2).padStart(digits, "0");

const ranges = new Map<string, ReturnType<typeof readRange>>();
const addresses = new Map<string, string>();

/** What is read is read once, not for each packet. */
function remembered<T>(known: Map<string, T>, text: string, read: (text: string) => T): T {
  const found = known.get(text) ?? read(text);
  known.set(text, found);
  return found;
}
