import { directions } from "../../evaluate/policyRules";
import { groupsOf } from "../../evaluate/tiers/tierTable";
import { builtInTiers, rulesFor, type TieredPolicy } from "../../tiers/model";
import { someOf } from "../../words";
import type { Draft } from "../finding";
import type { AuditRule } from "../rule";
import { coverageOf } from "../coverage";
import type { Survey } from "../survey";
import { ofTierPolicy, type SurveyedTierPolicy, tierPolicies } from "./survey";

/** What is amiss with policies that are read in order. */
export const tierPolicyRules: readonly AuditRule[] = [
  {
    id: "tier-policy-selects-nothing",
    severity: "warning",
    meaning: "A policy of Calico or of the network-policy API is about no pod of the input, so it has no effect.",
    why: "Somebody believes that pods are held which are not: a label is misspelt, or has changed on the pods or their namespace.",
    fix: "Correct the selectors that say which pods the policy is about, or remove the policy.",
    find: findIdle,
  },
  {
    id: "tier-not-given",
    severity: "warning",
    meaning: "A policy of Calico names a tier that Calico does not make by itself and that is not in the input.",
    why: "Which policies are read first depends on the tier's order, and what it does with traffic that no rule decides on its default action. Here it is taken to come last and to deny.",
    fix: "Give the Tier too, or correct the name.",
    find: findUnknownTiers,
  },
  {
    id: "log-without-verdict",
    severity: "warning",
    meaning: "All rules of a policy for a direction are `Log`, in a tier that denies what no rule decides.",
    why: "`Log` decides nothing, so traffic of the pods that the policy is about is logged, and then denied at the end of the tier.",
    fix: "Put a rule with `Allow`, `Deny` or `Pass` after it, or move the policy to a tier whose default action is `Pass`.",
    find: findLogOnly,
  },
  {
    id: "order-undecided",
    severity: "warning",
    meaning:
      "Of two policies about the same pods nothing says which is read first: two ClusterNetworkPolicies of one tier have the same priority, or a policy of Calico stands at order 1000 of the tier `default`, as NetworkPolicies do.",
    why: "Where one allows what the other denies, whoever enforces them may take either, and another release the other.",
    fix: "Give one of them another priority or order.",
    find: findTies,
  },
];

function* findIdle(survey: Survey): Generator<Draft> {
  if (survey.cluster.workloads.length === 0) return;
  for (const { policy, subject } of tierPolicies(survey)) {
    if (survey.partition.classes.some((_, number) => subject.ofClass(number) !== "no")) continue;
    yield {
      subject: ofTierPolicy(policy),
      path: policy.kind === "ClusterNetworkPolicy" ? "spec.subject" : "spec.selector",
      message: "is about no pod in the input",
      fix: "correct the selectors, give the workloads too, or remove the policy",
    };
  }
}

function* findUnknownTiers(survey: Survey): Generator<Draft> {
  for (const { policy, tier } of tierPolicies(survey)) {
    // A tier that is given without an order is the same in what it does, but for its default action.
    if (tier.isGiven || builtInTiers.some(({ name }) => name === tier.name) || tier.name === "") continue;
    yield {
      subject: ofTierPolicy(policy),
      path: "spec.tier",
      message: `names the tier \`${tier.name}\`, which is not in the input: it is taken to be read last, and to deny what no rule decides`,
      fix: `give the Tier \`${tier.name}\` too, or correct the name`,
    };
  }
}

function* findLogOnly(survey: Survey): Generator<Draft> {
  for (const { policy, tier } of tierPolicies(survey)) {
    if (tier.defaultAction !== "Deny") continue;
    for (const direction of directions) {
      const rules = rulesFor(policy, direction) ?? [];
      if (rules.length === 0 || rules.some(({ action }) => action !== "Log")) continue;
      yield {
        subject: ofTierPolicy(policy),
        path: `spec.${direction.toLowerCase()}`,
        message: `logs and decides nothing, so the tier \`${tier.name}\` denies all ${direction.toLowerCase()} of its pods that no other policy decides there`,
        fix: "add a rule that decides after the `Log`",
      };
    }
  }
}

function* findTies(survey: Survey): Generator<Draft> {
  const surveyed = new Map(tierPolicies(survey).map((one) => [one.policy, one]));
  for (const tier of survey.cluster.tiered?.tiers ?? []) {
    for (const { policies, hasKubernetes } of groupsOf(tier)) {
      for (const [index, policy] of policies.entries()) {
        const own = surveyed.get(policy);
        const others = policies.slice(index + 1).filter((other) => mayDiffer(survey, own, surveyed.get(other)));
        const names = others.map((other) => `\`${nameOf(other)}\``);
        if (hasKubernetes && meetsKubernetes(survey, own)) names.push("the NetworkPolicies of Kubernetes");
        if (names.length === 0) continue;
        yield {
          subject: ofTierPolicy(policy),
          path: policy.kind === "ClusterNetworkPolicy" ? "spec.priority" : "spec.order",
          message: `nothing says which comes first, it or ${someOf(names)}: they stand at ${String(policy.order)} of the tier \`${tier.name}\``,
          fix: "give it another priority or order",
        };
      }
    }
  }
}

/** Whether both are about a class in one direction, and one has a rule that does what no rule of the other does. */
function mayDiffer(
  survey: Survey,
  one: SurveyedTierPolicy | undefined,
  other: SurveyedTierPolicy | undefined,
): boolean {
  if (one === undefined || other === undefined) return false;
  const actions = (policy: TieredPolicy, direction: (typeof directions)[number]) =>
    new Set((rulesFor(policy, direction) ?? []).map(({ action }) => action).filter((action) => action !== "Log"));
  const differs = directions.some((direction) => {
    const all = [actions(one.policy, direction), actions(other.policy, direction)];
    return all.every(({ size }) => size > 0) && new Set(all.flatMap((some) => [...some])).size > 1;
  });
  return (
    differs &&
    survey.partition.classes.some(
      (_, number) => one.subject.ofClass(number) !== "no" && other.subject.ofClass(number) !== "no",
    )
  );
}

/** Whether a policy that denies or passes stands beside NetworkPolicies that isolate the same pods. */
function meetsKubernetes(survey: Survey, one: SurveyedTierPolicy | undefined): boolean {
  if (one === undefined) return false;
  const coverage = coverageOf(survey);
  return directions.some((direction) => {
    const decides = (rulesFor(one.policy, direction) ?? []).some(
      ({ action }) => action === "Deny" || action === "Pass",
    );
    if (!decides) return false;
    return survey.policies.some(
      ({ subjects, isolates }) =>
        isolates[direction] !== "no" &&
        Array.from(subjects.sure).some(
          (number) => coverage[direction][number] !== 0 && one.subject.ofClass(number) !== "no",
        ),
    );
  });
}

function nameOf({ namespace, name }: TieredPolicy): string {
  return namespace === "" ? name : `${namespace}/${name}`;
}
