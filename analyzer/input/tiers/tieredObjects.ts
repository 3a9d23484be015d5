import { validateObject } from "../../../policies/validateObject";
import type { Problem } from "../../../policies/types";
import { child, isAbsent } from "../../../policies/validation/fields";
import type { Findings } from "../../../policies/validation/findings";
import { type Origin, unknown } from "../../model";
import type { AddressSet, StagedPolicy, Tiered, TieredPolicy } from "../../tiers/model";
import { inTiers, type TierHead } from "../../tiers/order";
import type { Complaints } from "../complaints";
import type { Kind } from "../kinds";
import { type Fields, fieldsOf, labelsOf } from "../objects/fields";
import type { Identity } from "../objects/identity";
import { valueAt } from "../objects/valueAt";
import { sameValue } from "../sameValue";
import { Unique } from "../unique";
import { asCidr } from "./calicoRules";
import { readStagedPolicy } from "./stagedPolicy";
import { readCalicoPolicy, readClusterPolicy } from "./tieredPolicy";
import { hasUnknown } from "./unknownRules";

/** What Calico or the network-policy API refuses in an object, but for values that are not known yet. */
export function tieredErrors(object: Fields): readonly Problem[] {
  const { status, ...rest } = object;
  const errors = validateObject(status === undefined ? object : rest).filter(({ severity }) => severity === "error");
  return errors.filter(({ path }) => !dependsOnUnknown(object, path));
}

/** Whether something in the field, or in the rule that it belongs to, is not known. */
function dependsOnUnknown(object: Fields, path: string): boolean {
  const rule = /^spec\.(?:ingress|egress)\[[0-9]+\]/.exec(path)?.[0];
  return hasUnknown(valueAt(object, rule ?? path));
}

/** Takes in objects of Calico and of the network-policy API. */
export class TieredObjects {
  private readonly policies = new Map<string, Unique<TieredPolicy>>();
  private readonly staged = new Map<string, Unique<StagedPolicy>>();
  private readonly sets = new Map<string, Unique<AddressSet>>();
  private readonly tiers: Unique<TierHead & { readonly namespace: ""; readonly origin: Origin }>;
  private aboutHosts = 0;

  constructor(private readonly complaints: Complaints) {
    this.tiers = new Unique("Tier", (a, b) => a.order === b.order && a.defaultAction === b.defaultAction, complaints);
  }

  /** @param object of a kind of these roles, in which `tieredErrors` finds nothing */
  add(object: Fields, kind: Kind, { name, isNamed, ...at }: Identity, origin: Origin, findings: Findings): void {
    const namespace = kind.isNamespaced ? at.namespace : "";
    const identity = { kind: kind.name, apiVersion: kind.apiVersion, namespace, name, origin };
    switch (kind.role) {
      case "calicoPolicy": {
        const policy = readCalicoPolicy(object, identity);
        if (policy === undefined) this.aboutHosts++;
        else this.listOf(this.policies, kind.name, sameSpec).add(policy, isNamed);
        return;
      }
      case "clusterPolicy":
        this.listOf(this.policies, kind.name, sameSpec).add(readClusterPolicy(object, identity), isNamed);
        return;
      case "stagedPolicy": {
        const policy = readStagedPolicy(object, identity);
        if (policy === undefined) this.aboutHosts++;
        else this.listOf(this.staged, kind.name, sameStaged).add(policy, isNamed);
        return;
      }
      case "addressSet": {
        const metadata = fieldsOf(object.metadata, "metadata", findings);
        const labels = object.metadata === unknown ? unknown : labelsOf(metadata?.labels, "metadata.labels", findings);
        const set = { ...identity, labels, nets: netsOf(object) };
        if (findings.problems.length === 0) this.listOf(this.sets, kind.name, sameSet).add(set, isNamed);
        return;
      }
      case "tier":
        this.addTier(object, name, isNamed, origin, findings);
    }
  }

  /** Undefined where no policy is given, enforced or not. */
  finish(): Tiered | undefined {
    const all = <T extends TieredPolicy | StagedPolicy | AddressSet>(lists: ReadonlyMap<string, Unique<T>>) =>
      Array.from(lists)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .flatMap(([, list]) => list.finish());
    const [policies, staged, addressSets] = [all(this.policies), all(this.staged), all(this.sets)];
    if (policies.length === 0 && staged.length === 0) return undefined;
    return { tiers: inTiers(policies, this.tiers.finish()), addressSets, staged };
  }

  notes(): readonly string[] {
    if (this.aboutHosts === 0) return [];
    const isOne = this.aboutHosts === 1;
    const [count, are, hold] = isOne
      ? ["1 policy", "is", "holds"]
      : [`${String(this.aboutHosts)} policies`, "are", "hold"];
    return [
      `passed over ${count} of Calico with \`doNotTrack\` or \`preDNAT\`, which ${are} about hosts and ${hold} no pods`,
    ];
  }

  private addTier(object: Fields, name: string, isNamed: boolean, origin: Origin, findings: Findings): void {
    const spec = fieldsOf(object.spec, "spec", findings) ?? {};
    for (const field of ["order", "defaultAction"]) {
      if (object.spec !== unknown && spec[field] !== unknown) continue;
      findings.error(child("spec", field), "is not known yet, so it cannot be told what the tier's policies decide");
      return;
    }
    const order = isAbsent(spec.order) ? Infinity : Number(spec.order);
    const defaultAction = spec.defaultAction === "Pass" ? "Pass" : "Deny";
    this.tiers.add({ namespace: "", name, order, defaultAction, isGiven: true, origin }, isNamed);
  }

  private listOf<T extends TieredPolicy | StagedPolicy | AddressSet>(
    lists: Map<string, Unique<T>>,
    kind: string,
    isSame: (a: T, b: T) => boolean,
  ): Unique<T> {
    let list = lists.get(kind);
    if (list === undefined) lists.set(kind, (list = new Unique<T>(kind, isSame, this.complaints)));
    return list;
  }
}

function netsOf({ spec }: Fields): AddressSet["nets"] {
  if (hasUnknown(spec)) return unknown;
  return (((spec ?? {}) as { readonly nets?: readonly string[] | null }).nets ?? []).map(asCidr);
}

function sameSpec(a: TieredPolicy, b: TieredPolicy): boolean {
  return sameValue(a.object.spec, b.object.spec);
}

function sameStaged(a: StagedPolicy, b: StagedPolicy): boolean {
  return a.action === b.action && sameValue(a.policy.it.object.spec, b.policy.it.object.spec);
}

function sameSet(a: AddressSet, b: AddressSet): boolean {
  return sameValue(a.labels, b.labels) && sameValue(a.nets, b.nets);
}
