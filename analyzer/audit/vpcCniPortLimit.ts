import type { NetworkPolicyPeer, Protocol } from "../../policies/types";
import { type AnySelector, keyOf } from "../evaluate/podSelection";
import type { Direction, Rule } from "../evaluate/policyRules";
import { unknown } from "../model";
import { readPort } from "../rulePorts";
import { listed } from "../words";
import { type Draft, ofPolicy } from "./finding";
import { effectiveRules, isGiven, knownPeers, peerPath, rulePath, type Survey, type SurveyedPolicy } from "./survey";
import { containsUnknown } from "./unknownValues";

/** Different ports and ranges of a protocol that the VPC CNI takes for a peer. */
const most = 24;

/** Peers for which a policy names more ports than the VPC CNI takes. */
export function* findPortLimit(survey: Survey): Generator<Draft> {
  for (const surveyed of survey.policies) {
    for (const { who, path, ports } of peersOf(surveyed)) {
      const over = numbersByProtocol(ports).filter(([, number]) => number > most);
      if (over.length === 0) continue;
      const counts = over.map(([protocol, number]) => `${String(number)} of ${protocol}`);
      yield {
        subject: ofPolicy(surveyed.policy),
        path,
        message: `names too many different ports and ranges for ${who}: ${listed(counts)}, and the engine takes ${String(most)}`,
        fix: "join ports into ranges by `endPort`, or split the peer into several that need fewer ports each",
      };
    }
  }
}

interface PeerPorts {
  readonly who: "this peer" | "everyone";
  /** Where the peer stands for the first time. */
  readonly path: string;
  /** Those of each rule that names the peer: `TCP 80-90`. */
  readonly ports: ReadonlySet<string>[];
}

/** Everyone for whom a policy names ports, each once for a direction in which it surely isolates. */
function peersOf(surveyed: SurveyedPolicy): Iterable<PeerPorts> {
  const found = new Map<string, PeerPorts>();
  for (const { direction, rule, index } of effectiveRules(surveyed)) {
    if (surveyed.isolates[direction] !== "yes") continue;
    const ports = knownPorts(rule);
    if (ports.size === 0) continue;
    for (const { key, who, path } of placesOf(rule, direction, index)) {
      const ofDirection = `${direction} ${key}`;
      const known = found.get(ofDirection);
      if (known === undefined) found.set(ofDirection, { who, path, ports: [ports] });
      else known.ports.push(ports);
    }
  }
  return found.values();
}

/** The ports of a rule by number, and every port of a protocol, but for those that are not known yet. */
function knownPorts({ ports }: Rule): ReadonlySet<string> {
  const found = new Set<string>();
  for (const given of ports === unknown ? [] : ports) {
    if (given === unknown) continue;
    const { protocol, port, endPort } = readPort(given);
    if (protocol === unknown || endPort === unknown || typeof port === "string") continue;
    found.add(`${protocol} ${port === undefined ? "every" : `${String(port)}-${String(endPort ?? port)}`}`);
  }
  return found;
}

/** The peers of a rule with keys that are equal for the same peer; a rule without peers has one, which is everyone. */
function placesOf(rule: Rule, direction: Direction, index: number): readonly PeerPlace[] {
  if (rule.peers !== unknown && rule.peers.length === 0) {
    return [{ key: "everyone", who: "everyone", path: rulePath(direction, index) }];
  }
  const keys = new Map<string, string>();
  for (const { peer, index: place } of knownPeers(rule)) {
    const key = containsUnknown(peer) ? undefined : peerKey(peer);
    // A peer that a rule names twice is still one.
    if (key !== undefined && !keys.has(key)) keys.set(key, peerPath(direction, index, place));
  }
  return Array.from(keys, ([key, path]) => ({ key, who: "this peer", path }));
}

interface PeerPlace extends Pick<PeerPorts, "who" | "path"> {
  readonly key: string;
}

function peerKey({ ipBlock, namespaceSelector, podSelector }: NetworkPolicyPeer): string {
  if (isGiven(ipBlock)) return `block ${[ipBlock.cidr, ...Array.from(ipBlock.except ?? []).sort()].join(" ")}`;
  const namespaces = isGiven(namespaceSelector) ? `pods of namespaces ${selectorKey(namespaceSelector)}` : "own pods";
  return `${namespaces}\n\n${selectorKey(podSelector)}`;
}

/** Whatever order the labels are written in. */
function selectorKey(selector: AnySelector): string {
  return keyOf(selector).split("\n").sort().join("\n");
}

function numbersByProtocol(lists: readonly ReadonlySet<string>[]): readonly (readonly [Protocol, number])[] {
  const [first = new Set<string>(), ...others] = lists;
  const all = others.length === 0 ? first : new Set(lists.flatMap((list) => Array.from(list)));
  if (all.size <= most) return [];
  const texts = Array.from(all);
  return protocols.map((protocol) => [protocol, texts.filter((text) => text.startsWith(`${protocol} `)).length]);
}

const protocols: readonly Protocol[] = ["TCP", "UDP", "SCTP"];
