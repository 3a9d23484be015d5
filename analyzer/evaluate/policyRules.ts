import type {
  EgressRule,
  IngressRule,
  LabelSelector,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  NetworkPolicySpec,
  PolicyType,
} from "../../policies/types";
import { type Policy, unknown, type Unknown } from "../model";
import type { Certainty } from "../selectors";

/** The direction of the subject. */
export type Direction = PolicyType;

export const directions: readonly Direction[] = ["Ingress", "Egress"];

/** The pods that a policy is about, in its own namespace; every pod where it is absent. */
export function podSelectorOf({ object }: Policy): LabelSelector | Unknown | null | undefined {
  const spec = specOf(object.spec);
  return spec === undefined ? unknown : spec.podSelector;
}

/**
 * Whether the policy isolates the pods that it selects: for the directions in `policyTypes`, and without those always for
 * Ingress, and for Egress where it has egress rules.
 */
export function isolates({ object }: Policy, direction: Direction): Certainty {
  const spec = specOf(object.spec);
  const types = spec?.policyTypes as readonly (PolicyType | Unknown)[] | Unknown | null | undefined;
  if (types === unknown || spec === undefined) return "perhaps";
  if (types !== undefined && types !== null && types.length > 0) {
    if (types.includes(direction)) return "yes";
    return types.includes(unknown) ? "perhaps" : "no";
  }
  if (direction === "Ingress") return "yes";
  const egress = spec.egress as readonly EgressRule[] | Unknown | null | undefined;
  if (egress === unknown) return "perhaps";
  return egress !== undefined && egress !== null && egress.length > 0 ? "yes" : "no";
}

/** What a rule says: absent lists are empty, and both mean all. */
export interface Rule {
  readonly peers: readonly (NetworkPolicyPeer | Unknown)[] | Unknown;
  readonly ports: readonly (NetworkPolicyPort | Unknown)[] | Unknown;
}

/** The rules for a direction; absent, null and empty are the same, and one that is not known may admit anything. */
export function rulesOf({ object }: Policy, direction: Direction): readonly Rule[] {
  const spec = specOf(object.spec);
  const rules = (spec === undefined ? unknown : direction === "Ingress" ? spec.ingress : spec.egress) as
    readonly (IngressRule | EgressRule | Unknown | null)[] | Unknown | null | undefined;
  if (rules === unknown) return [unknownRule];
  return (rules ?? []).map((rule) => (rule === unknown ? unknownRule : readRule(rule, direction)));
}

const unknownRule: Rule = { peers: unknown, ports: unknown };

function readRule(rule: IngressRule | EgressRule | null, direction: Direction): Rule {
  const { from, to, ports } = (rule ?? {}) as IngressRule & EgressRule & { readonly ports?: Rule["ports"] | null };
  return { peers: (direction === "Ingress" ? from : to) ?? [], ports: readPorts(ports ?? []) };
}

/** A null in the list is a port of which nothing is said: every port of TCP. */
function readPorts(ports: readonly (NetworkPolicyPort | Unknown | null)[] | Unknown): Rule["ports"] {
  return ports === unknown ? unknown : ports.some(isNull) ? ports.map((port) => port ?? {}) : (ports as Rule["ports"]);
}

const isNull = (value: unknown): boolean => value === null;

/** Undefined where nothing of it is known. */
function specOf(spec: NetworkPolicySpec | Unknown | null | undefined): NetworkPolicySpec | undefined {
  return spec === unknown ? undefined : (spec ?? { podSelector: {} });
}
