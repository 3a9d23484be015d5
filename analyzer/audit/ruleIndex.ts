import type { Protocol } from "../../policies/types";
import type { NamedPorts } from "../evaluate/partition";
import { unknown } from "../model";
import { type ConnectionSet, protocols } from "../sets/connectionSet";
import type { PortName, RuleTraffic } from "./ruleTraffic";

/** Rules by the ports that they may admit, so that those for other ports need not be looked at. */
export class RuleIndex {
  private readonly byPort = new Map<string, RuleTraffic[]>();
  private readonly byName = new Map<string, RuleTraffic[]>();
  /** Rules with a range of ports. */
  private readonly wide: RuleTraffic[] = [];

  constructor(rules: Iterable<RuleTraffic>) {
    for (const rule of rules) this.add(rule);
  }

  /** A rule that may admit the port, by its number or at a destination by its name, and of which `holds`. */
  find(
    protocol: Protocol,
    port: number,
    { ports }: NamedPorts,
    holds: (rule: RuleTraffic) => boolean,
  ): RuleTraffic | undefined {
    const byNumber = this.byPort.get(keyOf(protocol, port))?.find(holds) ?? this.wide.find(holds);
    if (byNumber !== undefined || ports === unknown) return byNumber;
    for (const one of ports) {
      if (one.protocol !== protocol || one.port !== port) continue;
      const byName = this.findNamed(one, holds);
      if (byName !== undefined) return byName;
    }
    return undefined;
  }

  /** A rule with the name among its ports of which `holds`. */
  findNamed({ name, protocol }: PortName, holds: (rule: RuleTraffic) => boolean): RuleTraffic | undefined {
    return this.byName.get(keyOf(protocol, name))?.find(holds);
  }

  private add(rule: RuleTraffic): void {
    for (const { name, protocol } of rule.names) addTo(this.byName, keyOf(protocol, name), rule);
    let isWide = false;
    for (const protocol of protocols) {
      for (const { first, last } of rule.fixed.portsOf(protocol).intervals) {
        if (first < last) isWide = true;
        else addTo(this.byPort, keyOf(protocol, first), rule);
      }
    }
    if (isWide) this.wide.push(rule);
  }
}

/** Some port of a set; undefined where it is empty. */
export function anyPort(set: ConnectionSet): { readonly protocol: Protocol; readonly port: number } | undefined {
  for (const protocol of protocols) {
    const [first] = set.portsOf(protocol).intervals;
    if (first !== undefined) return { protocol, port: first.first };
  }
  return undefined;
}

function keyOf(protocol: Protocol, port: number | string): string {
  return `${protocol} ${String(port)}`;
}

function addTo(lists: Map<string, RuleTraffic[]>, key: string, rule: RuleTraffic): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [rule]);
  else list.push(rule);
}
