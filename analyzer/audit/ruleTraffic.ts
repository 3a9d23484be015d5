import type { IpBlock, NetworkPolicyPeer, Protocol } from "../../policies/types";
import type { NamedPorts } from "../evaluate/partition";
import type { Selected } from "../evaluate/podSelection";
import type { Direction, Rule } from "../evaluate/policyRules";
import { unknown, type Unknown } from "../model";
import { nameIn, readPort } from "../rulePorts";
import { ConnectionSet } from "../sets/connectionSet";
import type { IntervalSet } from "../sets/intervalSet";
import { isGiven, knownPeers, type Survey, type SurveyedPolicy } from "./survey";
import { containsUnknown } from "./unknownValues";

/** What a rule surely admits. */
export interface RuleTraffic {
  readonly owner: SurveyedPolicy;
  readonly isForEveryone: boolean;
  readonly pods: readonly Selected[];
  /** Parts of the address axis, for each block. */
  readonly blocks: readonly IntervalSet[];
  /** Ports by number. */
  readonly fixed: ConnectionSet;
  /** Ports by name, which are others at each destination. */
  readonly names: readonly PortName[];
}

export interface PortName {
  readonly name: string;
  readonly protocol: Protocol;
}

/** What the rules of a policy surely admit; those that admit nothing are left out. */
export function trafficOf(survey: Survey, owner: SurveyedPolicy, direction: Direction): readonly RuleTraffic[] {
  return owner.rules[direction].flatMap((rule) => read(survey, owner, rule) ?? []);
}

/** The ports of a rule at a destination: `most` that they may be, or `least` that they surely are. */
export function portsAt(
  { fixed, names }: RuleTraffic,
  { ports }: NamedPorts,
  reading: "least" | "most",
): ConnectionSet {
  return names.reduce((set, one) => set.union(named(one, ports, reading)), fixed);
}

/** Whether a port is surely among those of a rule at a destination. */
export function hasPort(
  { fixed, names }: RuleTraffic,
  { ports }: NamedPorts,
  protocol: Protocol,
  number: number,
): boolean {
  if (fixed.has(protocol, number)) return true;
  if (names.length === 0 || ports === unknown) return false;
  return ports.some(
    (port) =>
      port.protocol === protocol &&
      port.port === number &&
      names.some((one) => one.name === port.name && one.protocol === protocol),
  );
}

export function isSameName(a: PortName, b: PortName): boolean {
  return a.name === b.name && a.protocol === b.protocol;
}

function read(survey: Survey, owner: SurveyedPolicy, rule: Rule): RuleTraffic | undefined {
  const ports = readPorts(rule);
  const { peers } = rule;
  if (peers === unknown || (ports.fixed.isEmpty && ports.names.length === 0)) return undefined;
  const known = knownPeers(rule).map(({ peer }) => peer);
  const pods = known.filter(({ ipBlock }) => !isGiven(ipBlock)).map((peer) => survey.peerPods(peer, owner.namespace));
  const blocks = known.flatMap((peer) => partsOf(survey, peer) ?? []);
  return { owner, isForEveryone: peers.length === 0, pods, blocks, ...ports };
}

function partsOf(survey: Survey, { ipBlock }: NetworkPolicyPeer): IntervalSet | undefined {
  if (!isGiven(ipBlock) || containsUnknown(ipBlock)) return undefined;
  const { cidr, except } = ipBlock as IpBlock & { readonly except?: readonly string[] | null };
  return survey.partition.axis.addressesOf({ cidr, except: except ?? [] });
}

function named({ name, protocol }: PortName, ports: NamedPorts["ports"], reading: "least" | "most"): ConnectionSet {
  const isMost = reading === "most";
  if (ports === unknown) return isMost ? ConnectionSet.ports(protocol) : ConnectionSet.none;
  return ports
    .filter((port) => port.protocol === protocol && (port.name === name || (isMost && port.name === unknown)))
    .map(({ port }) => {
      if (port !== unknown) return ConnectionSet.ports(protocol, port, port);
      return isMost ? ConnectionSet.ports(protocol) : ConnectionSet.none;
    })
    .reduce((a, b) => a.union(b), ConnectionSet.none);
}

function readPorts({ ports }: Rule): Pick<RuleTraffic, "fixed" | "names"> {
  if (ports === unknown) return { fixed: ConnectionSet.none, names: [] };
  if (ports.length === 0) return { fixed: ConnectionSet.all, names: [] };
  const names: PortName[] = [];
  let fixed = ConnectionSet.none;
  for (const given of ports) {
    if (given === unknown) continue;
    const port = readPort(given);
    const { protocol } = port;
    const name = nameIn(port);
    if (protocol === unknown) continue;
    if (name !== undefined) names.push({ name, protocol });
    else fixed = fixed.union(surePorts(protocol, port.port, port.endPort));
  }
  return { fixed, names };
}

function surePorts(
  protocol: Protocol,
  port: number | string | undefined,
  endPort: number | Unknown | undefined,
): ConnectionSet {
  if (port === undefined) return ConnectionSet.ports(protocol);
  if (typeof port !== "number") return ConnectionSet.none;
  return ConnectionSet.ports(protocol, port, typeof endPort === "number" ? endPort : port);
}
