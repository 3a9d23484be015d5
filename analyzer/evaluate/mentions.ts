import type { IpBlock, LabelSelector, NetworkPolicyPeer, NetworkPolicyPort } from "../../policies/types";
import { type Policy, unknown, type Unknown } from "../model";
import { type Requirement, requirementsOf } from "../selectors";
import type { LabelExpression } from "../../policies/calico/selectors";
import { type EndCondition, rulesFor, type Tiered, type TieredRule } from "../tiers/model";
import { directions, isolates, podSelectorOf, type Rule, rulesOf } from "./policyRules";

/**
 * What policies speak of. Pods that are alike in all of it are alike to the policies: a label that no selector names
 * cannot tell pods apart, nor can two values that none names.
 */
export class Mentions {
  readonly labels = new Map<string, MentionedLabel>();
  /** Labels of which parts of values are asked for, so that every value counts. */
  readonly wholeLabels = new Set<string>();
  /** Numbers from 1, by name. */
  readonly portNames = new Map<string, number>();
  /** CIDRs and exceptions as they are written, but those that are not known. */
  readonly cidrs = new Set<string>();
  /** Whether something in the policies is not known. */
  hasUnknowns = false;
  private values = 0;

  constructor(policies: readonly Policy[], tiered: readonly (Tiered | undefined)[] = []) {
    for (const policy of policies) {
      this.addSelector(podSelectorOf(policy));
      for (const direction of directions) {
        if (isolates(policy, direction) === "perhaps") this.hasUnknowns = true;
        for (const rule of rulesOf(policy, direction)) this.addRule(rule);
      }
    }
    for (const one of tiered) if (one !== undefined) this.addTiers(one);
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

  private addTiers({ tiers, addressSets }: Tiered): void {
    for (const policy of tiers.flatMap(({ policies }) => policies)) {
      this.addExpression(policy.subject.labels);
      for (const rule of directions.flatMap((direction) => rulesFor(policy, direction) ?? [])) this.addTieredRule(rule);
    }
    for (const { labels, nets } of addressSets) {
      if (isUnknown(labels) || isUnknown(nets)) this.hasUnknowns = true;
      if (nets !== unknown) for (const net of nets) this.cidrs.add(net);
    }
  }

  private addTieredRule({ own, peers, ports, doubt }: TieredRule): void {
    if (doubt !== undefined) this.hasUnknowns = true;
    for (const condition of [...(own ?? []), ...(peers ?? [])]) this.addCondition(condition);
    for (const port of ports ?? []) this.addPort(port);
  }

  private addCondition({ selection, notSelection, nets, notNets, family, hasUnknownAddresses }: EndCondition): void {
    for (const one of [selection, notSelection]) if (one !== undefined) this.addExpression(one.labels);
    for (const net of [...(nets ?? []), ...(notNets ?? [])]) this.cidrs.add(net);
    // Which family pods without known addresses have is not known.
    if (hasUnknownAddresses === true || family !== undefined) this.hasUnknowns = true;
  }

  private addExpression(expression: LabelExpression): void {
    switch (expression.is) {
      case "everything":
      case "global":
        return;
      case "has":
        // What accounts pods run as is not known.
        if (isOfAccounts(expression.key)) this.hasUnknowns = true;
        this.labelOf(expression.key);
        return;
      case "in":
        if (isOfAccounts(expression.key)) this.hasUnknowns = true;
        this.addValues(expression.key, expression.values);
        return;
      case "contains":
      case "startsWith":
      case "endsWith":
        if (isOfAccounts(expression.key)) this.hasUnknowns = true;
        this.labelOf(expression.key);
        this.wholeLabels.add(expression.key);
        return;
      case "not":
        this.addExpression(expression.of);
        return;
      case "and":
      case "or":
        for (const one of expression.of) this.addExpression(one);
    }
  }

  private addValues(key: string, values: readonly string[]): void {
    const { numbers } = this.labelOf(key);
    for (const value of values) if (!numbers.has(value)) numbers.set(value, ++this.values);
  }

  private addValue(key: string, value: string): void {
    const { numbers } = this.labelOf(key);
    if (value === unknown) this.hasUnknowns = true;
    if (!numbers.has(value)) numbers.set(value, ++this.values);
  }

  /** Number of a value of a label, one more where every value counts. */
  numberOf(label: MentionedLabel, key: string, value: string): number {
    const known = label.numbers.get(value);
    if (known !== undefined || !this.wholeLabels.has(key)) return known ?? label.other;
    label.numbers.set(value, ++this.values);
    return this.values;
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
    const labels = onlyLabelsOf(selector);
    if (labels !== undefined) {
      for (const key in labels) this.addValue(key, labels[key] ?? "");
      return;
    }
    for (const requirement of requirementsOf(selector)) {
      if (isUncertain(requirement)) this.hasUnknowns = true;
      if (requirement === undefined) continue;
      if (requirement.values === unknown) this.labelOf(requirement.key);
      else this.addValues(requirement.key, requirement.values);
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

/** The labels of a selector that asks for nothing else, as nearly all do: its requirements need not be made then. */
function onlyLabelsOf(
  selector: LabelSelector | Unknown | null | undefined,
): Readonly<Record<string, string>> | undefined {
  if (typeof selector !== "object" || selector === null || selector.matchExpressions !== undefined) return undefined;
  const { matchLabels } = selector as { readonly matchLabels?: Readonly<Record<string, string>> | Unknown | null };
  return typeof matchLabels === "object" && matchLabels !== null ? matchLabels : undefined;
}

function isUncertain(requirement: Requirement): boolean {
  return requirement === undefined || requirement.values === unknown || requirement.values.includes(unknown);
}

/** Labels that Calico gives pods by the account that they run as. */
function isOfAccounts(key: string): boolean {
  return key === "projectcalico.org/serviceaccount" || key.startsWith("pcsa.");
}

function isUnknown(value: unknown): boolean {
  return value === unknown;
}
