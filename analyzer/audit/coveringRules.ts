import type { NamedPorts } from "../evaluate/partition";
import type { Selected } from "../evaluate/podSelection";
import type { ConnectionSet } from "../sets/connectionSet";
import type { IntervalSet } from "../sets/intervalSet";
import { anyPort, type RuleIndex } from "./ruleIndex";
import { hasPort, isSameName, portsAt, type RuleTraffic } from "./ruleTraffic";
import { isAmong } from "../sets/sortedNumbers";
import type { Survey, SurveyedPolicy } from "./survey";

/** Which policies may stand in for another one. */
export type Counts = (other: SurveyedPolicy) => boolean;

/** Looks for rules that admit, for one subject, what another rule does: port by port until nothing is left. */
export class CoveringRules {
  constructor(
    private readonly survey: Survey,
    private readonly index: RuleIndex,
    private readonly counts: Counts,
    /** Class whose named ports are meant; undefined where they are those of each peer. */
    private readonly subject: number | undefined,
  ) {}

  covers(rule: RuleTraffic): boolean {
    if (this.isWithinAnother(rule)) return true;
    if (rule.isForEveryone) return this.coversEveryone(rule);
    return (
      rule.pods.every((selected) => this.coversPods(rule, selected)) &&
      rule.blocks.every((parts) => this.coversAddresses(rule, parts))
    );
  }

  /** Whether one other rule admits all of it, as can be seen without looking at single peers. */
  private isWithinAnother(rule: RuleTraffic): boolean {
    const witness = anyPort(rule.fixed);
    const holds = (other: RuleTraffic) => this.counts(other.owner) && isWithin(rule, other);
    if (witness !== undefined) return this.index.find(witness.protocol, witness.port, noNames, holds) !== undefined;
    const [name] = rule.names;
    return name !== undefined && this.index.findNamed(name, holds) !== undefined;
  }

  private coversEveryone(rule: RuleTraffic): boolean {
    if (this.subject === undefined && rule.names.length > 0) return false;
    const at = this.namedPortsAt(undefined);
    return this.isUsedUp(portsAt(rule, at, "most"), at, (other) => other.isForEveryone);
  }

  private coversPods(rule: RuleTraffic, { sure, perhaps }: Selected): boolean {
    return [sure, perhaps].every((numbers) =>
      numbers.every((number) => {
        const at = this.namedPortsAt(number);
        return this.isUsedUp(portsAt(rule, at, "most"), at, (other) => this.admitsPod(other, number));
      }),
    );
  }

  private coversAddresses(rule: RuleTraffic, parts: IntervalSet): boolean {
    // At the pods among the addresses a name may be any port.
    if (this.subject === undefined && rule.names.length > 0) return false;
    const at = this.namedPortsAt(undefined);
    const wanted = portsAt(rule, at, "most");
    return parts.intervals.every(({ first, last }) => {
      for (let part = first; part <= last; part++) {
        const admitsPart = (other: RuleTraffic) => other.isForEveryone || other.blocks.some((block) => block.has(part));
        if (!this.isUsedUp(wanted, at, admitsPart)) return false;
      }
      return true;
    });
  }

  /** Whether rules that admit the peer have all of the ports between them. */
  private isUsedUp(wanted: ConnectionSet, at: NamedPorts, admitsPeer: (other: RuleTraffic) => boolean): boolean {
    let left = wanted;
    for (let next = anyPort(left); next !== undefined; next = anyPort(left)) {
      const { protocol, port } = next;
      const found = this.index.find(
        protocol,
        port,
        at,
        (other) => hasPort(other, at, protocol, port) && this.counts(other.owner) && admitsPeer(other),
      );
      if (found === undefined) return false;
      left = left.subtract(portsAt(found, at, "least"));
    }
    return true;
  }

  private admitsPod(rule: RuleTraffic, number: number): boolean {
    if (rule.isForEveryone || rule.pods.some(({ sure }) => isAmong(sure, number))) return true;
    const { parts } = this.survey.classOf(number);
    return parts.length > 0 && rule.blocks.some((block) => parts.some((part) => block.has(part)));
  }

  private namedPortsAt(peer: number | undefined): NamedPorts {
    const number = this.subject ?? peer;
    return number === undefined ? noNames : this.survey.classOf(number).namedPorts;
  }
}

const noNames: NamedPorts = { number: -1, ports: [] };

function isWithin(rule: RuleTraffic, other: RuleTraffic): boolean {
  const admitsPeers =
    other.isForEveryone ||
    (!rule.isForEveryone &&
      rule.pods.every((selected) => other.pods.includes(selected)) &&
      rule.blocks.every((block) => other.blocks.some((wider) => wider === block || wider.contains(block))));
  return (
    admitsPeers &&
    other.fixed.contains(rule.fixed) &&
    rule.names.every((one) => other.names.some((two) => isSameName(one, two)))
  );
}
