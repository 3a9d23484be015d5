import type { IpBlock, LabelSelector, NetworkPolicyPeer, NetworkPolicyPort } from "../../policies/types";
import { type Policy, unknown, type Unknown } from "../model";
import { type Requirement, requirementsOf } from "../selectors";
import { directions, isolates, podSelectorOf, type Rule, rulesOf } from "./policyRules";

/**
 * What policies speak of. Pods that are alike in all of it are alike to the policies: a label that no selector names
 * cannot tell pods apart, nor can two values that none names.
 */
export class Mentions {
  readonly labels = new Map<string, MentionedLabel>();
  /** Numbers from 1, by name. */
  readonly portNames = new Map<string, number>();
  /** CIDRs and exceptions as they are written, but those that are not known. */
  readonly cidrs = new Set<string>();
  /** Whether something in the policies is not known. */
  hasUnknowns = false;
  private values = 0;

  constructor(policies: readonly Policy[]) {
    for (const policy of policies) {
      this.addSelector(podSelectorOf(policy));
      for (const direction of directions) {
        if (isolates(policy, direction) === "perhaps") this.hasUnknowns = true;
        for (const rule of rulesOf(policy, direction)) this.addRule(rule);
      }
    }
  }

  /** Whether all that `others` speak of is spoken of here. */
  include(others: Mentions): boolean {
    for (const [key, label] of others.labels) {
      const own = this.labels.get(key);
      if (own === undefined) return false;
      for (const value of label.numbers.keys()) if (!own.numbers.has(value)) return false;
    }
    for (const name of others.portNames.keys()) if (!this.portNames.has(name)) return false;
    for (const cidr of others.cidrs) if (!this.cidrs.has(cidr)) return false;
    return true;
  }

  private addRule({ peers, ports }: Rule): void {
    if (peers === unknown) this.hasUnknowns = true;
    else for (const peer of peers) this.addPeer(peer);
    if (ports === unknown) this.hasUnknowns = true;
    else for (const port of ports) this.addPort(port);
  }

  private addPort(port: NetworkPolicyPort | Unknown): void {
    if (port === unknown || port.port === unknown || isUnknown(port.protocol) || isUnknown(port.endPort)) {
      this.hasUnknowns = true;
    }
    if (port === unknown || typeof port.port !== "string" || this.portNames.has(port.port)) return;
    this.portNames.set(port.port, this.portNames.size + 1);
  }

  private addPeer(peer: NetworkPolicyPeer | Unknown): void {
    if (peer === unknown || isUnknown(peer.ipBlock) || peer.ipBlock?.cidr === unknown) this.hasUnknowns = true;
    if (peer === unknown) return;
    this.addSelector(peer.podSelector);
    if (requirementsOf(peer.namespaceSelector).some(isUncertain)) this.hasUnknowns = true;
    const { ipBlock } = peer as { ipBlock?: IpBlock | Unknown | null };
    if (ipBlock === undefined || ipBlock === null || ipBlock === unknown) return;
    if (ipBlock.cidr !== unknown) this.cidrs.add(ipBlock.cidr);
    if (!areExceptionsKnown(ipBlock)) this.hasUnknowns = true;
    for (const except of exceptionsOf(ipBlock)) this.cidrs.add(except);
  }

  private addSelector(selector: LabelSelector | Unknown | null | undefined): void {
    for (const requirement of requirementsOf(selector)) {
      if (isUncertain(requirement)) this.hasUnknowns = true;
      if (requirement === undefined) continue;
      const { numbers } = this.labelOf(requirement.key);
      if (requirement.values === unknown) continue;
      for (const value of requirement.values) if (!numbers.has(value)) numbers.set(value, ++this.values);
    }
  }

  private labelOf(key: string): MentionedLabel {
    let label = this.labels.get(key);
    if (label === undefined) {
      label = { other: ++this.values, numbers: new Map([[unknown, ++this.values]]) };
      this.labels.set(key, label);
    }
    return label;
  }
}

/** A label of which selectors speak, with numbers from 1 that are no other label's. */
export interface MentionedLabel {
  /** By value: those that selectors name, and `unknown`. */
  readonly numbers: Map<string, number>;
  /** For all values that none names. */
  readonly other: number;
}

/** The exceptions of a block, as far as they are known; none where it has none. */
export function exceptionsOf(block: IpBlock): readonly string[] {
  const { except } = block as { except?: readonly string[] | Unknown | null };
  return except === unknown ? [] : (except ?? []).filter((text) => text !== unknown);
}

export function areExceptionsKnown(block: IpBlock): boolean {
  const { except } = block as { except?: readonly string[] | Unknown | null };
  return except !== unknown && !(except ?? []).includes(unknown);
}

function isUncertain(requirement: Requirement): boolean {
  return requirement === undefined || requirement.values === unknown || requirement.values.includes(unknown);
}

function isUnknown(value: unknown): boolean {
  return value === unknown;
}
