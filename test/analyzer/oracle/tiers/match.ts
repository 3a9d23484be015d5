import type { Cluster, Pod } from "../../../../analyzer/model";
import {
  contains,
  type End,
  known,
  namespaceLabels as labelsOfNamespace,
  type Packet,
  type Question,
  selects,
} from "../oracle";
import type { Manifest } from "./objects";
import { and, gap, labelSelectors, namespaceSelectors, not, or, type Seen, type Truth } from "./selectors";

export interface TierQuestion extends Question {
  /** Everything that is no NetworkPolicy of Kubernetes. */
  readonly objects: readonly Manifest[];
}

export function field(value: unknown, name: string): unknown {
  return (value as Manifest | undefined)?.[name];
}

export const isOfCluster = ({ kind }: Manifest): boolean => kind === "ClusterNetworkPolicy";

export function rulesOf({ kind, spec }: Manifest, { direction }: TierQuestion): readonly unknown[] {
  const { types, ingress, egress } = spec as Readonly<Record<string, readonly unknown[] | undefined>>;
  const own = (direction === "Ingress" ? ingress : egress) ?? [];
  return kind !== "ClusterNetworkPolicy" && types?.includes(direction) === false ? [] : own;
}

/** Whether the policy is about the pod in question, for the direction. */
export function isAbout(policy: Manifest, question: TierQuestion): Truth {
  const { metadata, spec } = policy;
  const { direction, subject } = question;
  const own = field(spec, direction.toLowerCase()) as readonly unknown[] | undefined;
  if (isOfCluster(policy)) {
    if ((own ?? []).length === 0) return 0;
    return isOneOfPods(field(spec, "subject"), question, subject);
  }
  const hasEgress = ((field(spec, "egress") ?? []) as readonly unknown[]).length > 0;
  const hasIngress = ((field(spec, "ingress") ?? []) as readonly unknown[]).length > 0;
  const given = (field(spec, "types") ?? []) as readonly string[];
  const types =
    given.length > 0 ? given : [...(hasIngress || !hasEgress ? ["Ingress"] : []), ...(hasEgress ? ["Egress"] : [])];
  if (!types.includes(direction)) return 0;
  const namespace = field(metadata, "namespace");
  const inNamespace = namespace === undefined || namespace === subject.workload.namespace ? 1 : 0;
  const selector = field(spec, "namespaceSelector") as string | undefined;
  const asks = Boolean(field(spec, "serviceAccountSelector"));
  return and(
    inNamespace,
    selector === undefined ? 1 : inNamespaceOf(selector, question.cluster, subject.workload.namespace),
    isLabelled((field(spec, "selector") as string | undefined) ?? "", question.cluster, subject),
    asks ? 0.5 : 1,
  );
}

/** Whether a rule of the policy matches. */
export function isMatch(rule: unknown, policy: Manifest, question: TierQuestion): Truth {
  return isOfCluster(policy) ? isMatchOfCluster(rule, question) : isMatchOfCalico(rule as Manifest, policy, question);
}

function isMatchOfCluster(rule: unknown, question: TierQuestion): Truth {
  const peers = (field(rule, "from") ?? field(rule, "to")) as readonly Manifest[];
  const protocols = field(rule, "protocols") as readonly Manifest[] | undefined;
  const ports = protocols?.map((one) => isPortOfCluster(one, question.packet));
  return and(or(...peers.map((peer) => isPeerOfCluster(peer, question))), ports === undefined ? 1 : or(...ports));
}

function isPeerOfCluster(peer: Manifest, { peer: end, ...question }: TierQuestion): Truth {
  const networks = peer["networks"] as readonly string[] | undefined;
  if (networks !== undefined) return isWithin(networks, end);
  if ("nodes" in peer) return end.kind === "address" || end.pod.hostNetwork !== false ? 0.5 : 0;
  // "Host-networked pods are not included in this type of peer."
  if (end.kind === "pod" && end.pod.hostNetwork === true) return 0;
  return isOneOfPods(peer, { ...question, peer: end }, end);
}

function isOneOfPods(pods: unknown, { cluster }: TierQuestion, end: End): Truth {
  if (end.kind === "address") return 0;
  const namespaceSelector = field(pods, "namespaces") ?? field(field(pods, "pods"), "namespaceSelector");
  const podSelector = field(field(pods, "pods"), "podSelector") ?? {};
  const truth = (holds: (guess: boolean) => boolean): Truth => (holds(false) ? 1 : holds(true) ? 0.5 : 0);
  return atHost(
    end.pod,
    and(
      truth((guess) => selects(namespaceSelector as object, labelsOfNamespace(cluster, end.workload.namespace), guess)),
      truth((guess) => selects(podSelector, known(end.pod.labels), guess)),
    ),
  );
}

/** What a selector means for a pod on the host's network is up to the network plugin. */
function atHost(pod: Pod, truth: Truth): Truth {
  return truth === 1 && pod.hostNetwork !== false ? 0.5 : truth;
}

function isPortOfCluster(one: Manifest, { protocol, port, dst }: Packet): Truth {
  const name = one["destinationNamedPort"];
  if (typeof name === "string") return isNamed(name, protocol, port, dst);
  const ports = field(one[protocol.toLowerCase()], "destinationPort");
  if (ports === undefined) return 0;
  const { start, end } = (field(ports, "range") ?? {}) as { start?: number; end?: number };
  if (start !== undefined && end !== undefined) return start <= port && port <= end ? 1 : 0;
  return field(ports, "number") === port ? 1 : 0;
}

function isNamed(name: string, protocol: string, port: number, dst: End): Truth {
  if (dst.kind === "address") return 0;
  const { ports } = dst.pod;
  if (typeof ports === "string") return 0.5;
  const right = ports.filter((own) => own.protocol === protocol);
  return or(
    ...right.map((own) =>
      and(own.name === gap ? 0.5 : own.name === name ? 1 : 0, own.port === gap ? 0.5 : own.port === port ? 1 : 0),
    ),
  );
}

function isMatchOfCalico(rule: Manifest, policy: Manifest, question: TierQuestion): Truth {
  const { source = {}, destination = {}, protocol, notProtocol, ipVersion, http } = rule as Record<string, Manifest>;
  const [own, other] = question.direction === "Egress" ? [source, destination] : [destination, source];
  const asks = http !== undefined || "ports" in source || "serviceAccounts" in source;
  return and(
    protocol === undefined || isProtocol(protocol, question.packet.protocol) ? 1 : 0,
    notProtocol !== undefined && isProtocol(notProtocol, question.packet.protocol) ? 0 : 1,
    isPortOfCalico(destination, question.packet),
    isEnd(own, policy, question, question.subject),
    isEnd(other, policy, question, question.peer),
    ipVersion === undefined ? 1 : isOfIpv4(question.peer),
    asks ? 0.5 : 1,
  );
}

const isProtocol = (given: unknown, name: string): boolean =>
  given === name || given === { TCP: 6, UDP: 17, SCTP: 132 }[name];

function isPortOfCalico({ ports, notPorts }: Manifest, { protocol, port, dst }: Packet): Truth {
  const isOne = (one: number | string): Truth => {
    if (one === port) return 1;
    const range = /^(\d+):(\d+)$/.exec(String(one));
    if (range !== null) return Number(range[1]) <= port && port <= Number(range[2]) ? 1 : 0;
    return typeof one === "string" ? isNamed(one, protocol, port, dst) : 0;
  };
  return and(
    ports === undefined ? 1 : or(...(ports as readonly string[]).map(isOne)),
    notPorts === undefined ? 1 : not(or(...(notPorts as readonly string[]).map(isOne))),
  );
}

/** A pod of which no address is known has one of IPv4. */
function isOfIpv4(end: End): Truth {
  const addresses = end.kind === "address" ? [end.address] : end.pod.addresses;
  const isOne = addresses.map((address) => contains("0.0.0.0/0", address));
  return isOne.every((one) => one) ? 1 : isOne.some((one) => one) ? 0.5 : 0;
}

/** A pod of which no address is known is in ranges that have all addresses, and in no others. */
function isWithin(nets: readonly string[], end: End): Truth {
  if (end.kind === "pod" && end.pod.addresses.length === 0) return nets.includes("0.0.0.0/0") ? 1 : 0;
  const addresses = end.kind === "address" ? [end.address] : end.pod.addresses;
  const ranges = nets.map((net) => (net.includes("/") ? net : `${net}/32`));
  return addresses.some((address) => ranges.some((range) => contains(range, address))) ? 1 : 0;
}

function isEnd(given: Manifest, { metadata }: Manifest, question: TierQuestion, end: End): Truth {
  const { selector, notSelector, namespaceSelector } = given as Readonly<Record<string, string | undefined>>;
  const { nets, notNets } = given as Readonly<Record<string, readonly string[] | undefined>>;
  const own = field(metadata, "namespace") as string | undefined;
  const isOfNamespace = own !== undefined && Boolean(notSelector);
  return and(
    selector || namespaceSelector || isOfNamespace
      ? isSelected(selector ?? "", namespaceSelector, own, question, end)
      : 1,
    notSelector ? not(isSelected(notSelector, undefined, undefined, question, end)) : 1,
    nets === undefined ? 1 : isWithin(nets, end),
    notNets === undefined ? 1 : not(isWithin(notNets, end)),
  );
}

/** Pods with such labels, and addresses in sets with such labels. */
function isSelected(
  selector: string,
  namespaces: string | undefined,
  own: string | undefined,
  { cluster, objects }: TierQuestion,
  end: End,
): Truth {
  const inside = (namespace: string | undefined): Truth => {
    if (namespaces) return inNamespaceOf(namespaces, cluster, namespace);
    return own === undefined || own === namespace ? 1 : 0;
  };
  const byLabels =
    end.kind === "pod" ? atHost(end.pod, and(inside(end.workload.namespace), isLabelled(selector, cluster, end))) : 0;
  const sets = objects.filter(({ kind }) => String(kind).endsWith("NetworkSet"));
  // "The set of IPs that a selector matches includes the CIDRs of any network sets that match it."
  return or(
    byLabels,
    ...sets.map(({ metadata, spec }) => {
      const namespace = field(metadata, "namespace") as string | undefined;
      const labels = field(metadata, "labels") as Readonly<Record<string, string>>;
      const seen = (key: string): Seen => {
        if (key === "projectcalico.org/namespace") return namespace;
        if (key.startsWith("pcns."))
          return namespace === undefined ? undefined : labelIn(cluster, namespace, key.slice(5));
        return Object.hasOwn(labels, key) ? labels[key] : undefined;
      };
      return and(
        inside(namespace),
        meaning(labelSelectors, selector)(seen),
        isWithin(field(spec, "nets") as string[], end),
      );
    }),
  );
}

function isLabelled(selector: string, cluster: Cluster, { pod, workload }: Extract<End, { kind: "pod" }>): Truth {
  const { namespace } = workload;
  return meaning(
    labelSelectors,
    selector,
  )((key) => {
    if (key === "projectcalico.org/namespace") return namespace;
    if (key === "projectcalico.org/orchestrator") return "k8s";
    if (key.startsWith("pcns.")) return labelIn(cluster, namespace, key.slice(5));
    if (typeof pod.labels === "string") return null;
    return Object.hasOwn(pod.labels, key) ? pod.labels[key] : undefined;
  });
}

function inNamespaceOf(selector: string, cluster: Cluster, namespace: string | undefined): Truth {
  const seen = (key: string): Seen => (namespace === undefined ? undefined : labelIn(cluster, namespace, key));
  return meaning(namespaceSelectors, selector)(seen, namespace !== undefined);
}

function labelIn({ namespaces }: Cluster, name: string, key: string): Seen {
  if (key === "projectcalico.org/name" || key === "kubernetes.io/metadata.name") return name;
  const labels = namespaces.find((one) => one.name === name)?.labels;
  // A set of addresses may be in a namespace that nothing else is in.
  if (labels === undefined) return undefined;
  if (typeof labels === "string") return null;
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

function meaning<T>(all: Readonly<Record<string, T>>, selector: string): T {
  const found = all[selector];
  if (found === undefined) throw new RangeError(`no meaning is written down for \`${selector}\``);
  return found;
}
