import type { CalicoRule, NetworkPolicy, PolicyType } from "../../policies";
import { type PresetObject, world } from "../../catalogue/world";
import { omit } from "./changes";
import { differences } from "./differences";
import { type Flow, isPod, type NamespaceStatement, on, type Statement } from "./flows";

/**
 * Where the objects do not let through exactly what the statements say, as `differences` has it: of each direction by
 * itself, so that neither hides the other, and in surroundings of every sort. What is said to be logged has to be, too.
 */
export function violations(
  objects: readonly PresetObject[],
  statements: readonly Statement[],
  limit = Infinity,
): readonly string[] {
  const found: string[] = [];
  for (const direction of ["Ingress", "Egress"] as const) {
    const own = objects.flatMap((object) => inDirection(object, direction));
    const claim = statements.filter((one) => one.direction === direction);
    for (const { called, policies, statements: theirs } of surroundings(direction, statements)) {
      for (const [what, made, said] of [["", own, claim] as const, ...logged(own, claim)]) {
        const all = differences([...made, ...policies], [...said, ...theirs], limit - found.length);
        found.push(...all.map((line) => `${called}${what}: ${line}`));
        if (found.length >= limit) return found;
      }
    }
  }
  return found;
}

/** The object as far as it is about the direction. */
function inDirection(object: PresetObject, direction: PolicyType): readonly PresetObject[] {
  const [field, other] = direction === "Ingress" ? (["ingress", "egress"] as const) : (["egress", "ingress"] as const);
  switch (object.kind) {
    case "NetworkPolicy": {
      const { spec } = object;
      if (spec.policyTypes?.includes(direction) !== true) return [];
      const { podSelector, [field]: rules = [] } = spec;
      return [{ ...object, spec: { podSelector, policyTypes: [direction], [field]: rules } }];
    }
    case "GlobalNetworkPolicy": {
      const { spec } = object;
      if (spec.types?.includes(direction) !== true) return [];
      return [{ ...object, spec: { ...omit(spec, other), types: [direction], [field]: spec[field] ?? [] } }];
    }
    case "ClusterNetworkPolicy":
      return [{ ...object, spec: omit(object.spec, other) }];
    default:
      return [object];
  }
}

/** What is beside the objects in the cluster. */
interface Surroundings {
  readonly called: string;
  readonly policies: readonly NetworkPolicy[];
  readonly statements: readonly NamespaceStatement[];
}

/** NetworkPolicies only ever add: beside them a default deny shows all that they do, and others would hide some of it. */
function surroundings(direction: PolicyType, statements: readonly Statement[]): readonly Surroundings[] {
  const isClusterWide = statements.some((one) => "allows" in one);
  const nothing = everyone("beside a default deny", direction, [], () => false);
  return [
    { called: "alone", policies: [], statements: [] },
    nothing,
    ...(isClusterWide
      ? [
          everyone("beside what admits everything", direction, [{}], () => true),
          everyone("beside what admits TCP 443", direction, [{ ports: [{ protocol: "TCP", port: 443 }] }], (flow) =>
            on(flow, "TCP", 443),
          ),
        ]
      : []),
  ];
}

/** NetworkPolicies with the rules for all pods of each namespace, and what they say. */
function everyone(
  called: string,
  direction: PolicyType,
  rules: NonNullable<NetworkPolicy["spec"]["ingress"]>,
  admits: (flow: Flow) => boolean,
): Surroundings {
  const policies = world([]).namespaces.map(({ name }): NetworkPolicy => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "all-pods", namespace: name },
    spec: { podSelector: {}, policyTypes: [direction], [direction === "Ingress" ? "ingress" : "egress"]: rules },
  }));
  return { called, policies, statements: [{ direction, holds: isPod, admits }] };
}

/**
 * No verdict tells of a log. But what a rule logs is what it would allow with another action: with that everything is
 * possible, if whatever is not allowed is logged.
 */
function logged(
  objects: readonly PresetObject[],
  statements: readonly Statement[],
): readonly (readonly [string, readonly PresetObject[], readonly Statement[]])[] {
  if (!statements.some((one) => "allows" in one && one.isLogged === true)) return [];
  const said = statements.map((one) =>
    "allows" in one && one.isLogged === true ? { ...one, allows: () => true } : one,
  );
  return [[", with what is logged", objects.map(allowingWhatItLogs), said]];
}

function allowingWhatItLogs(object: PresetObject): PresetObject {
  if (object.kind !== "GlobalNetworkPolicy") return object;
  const { ingress, egress } = object.spec;
  const fields = { ...(ingress && { ingress: allowed(ingress) }), ...(egress && { egress: allowed(egress) }) };
  return { ...object, spec: { ...object.spec, ...fields } };
}

function allowed(rules: readonly CalicoRule[]): readonly CalicoRule[] {
  return rules.map((rule) => (rule.action === "Log" ? { ...rule, action: "Allow" } : rule));
}
