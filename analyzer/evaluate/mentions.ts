import type { IpBlock, LabelSelector, NetworkPolicyPeer, NetworkPolicyPort } from "../../policies/types";
import { type Policy, unknown, type Unknown } from "../model";
import { type Requirement, requirementsOf } from "../selectors";
import { directions, isolates, podSelectorOf, type Rule, rulesOf } from "./policyRules";

/**
 * What policies speak of. Pods that are alike in all of it are alike to the policies: a label that no selector names
 * cannot tell pods apart, nor can two values that none names.
 */
export class Mentions {
  /** Numbers of the values that selectors name, by key of the label; numbers start at 1. */
  readonly labels = new Map<string, Map<string, number>>();
  readonly portNames = new Set<string>();
  /** CIDRs and exceptions as they are written, but those that are not known. */
  readonly cidrs = new Set<string>();
  /** Whether something in the policies is not known. */
  hasUnknowns = false;

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
    for (const [key, values] of others.labels) {
      const own = this.labels.get(key);
      if (own === undefined) return false;
      for (const value of values.keys()) if (!own.has(value)) return false;
    }
    for (const name of others.portNames) if (!this.portNames.has(name)) return false;
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
    if (port !== unknown && typeof port.port === "string") this.portNames.add(port.port);
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
      let values = this.labels.get(requirement.key);
      if (values === undefined) this.labels.set(requirement.key, (values = new Map<string, number>()));
      if (requirement.values === unknown) continue;
      for (const value of requirement.values) if (!values.has(value)) values.set(value, values.size + 1);
    }
  }
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
