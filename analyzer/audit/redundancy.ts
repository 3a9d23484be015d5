import { directions, podSelectorOf } from "../evaluate/policyRules";
import { requirementsOf } from "../selectors";
import { someOf } from "../words";
import { type Draft, ofPolicy } from "./finding";
import type { Counts } from "./coveringRules";
import { type Candidate, Inclusion } from "./inclusion";
import type { AuditRule } from "./rule";
import type { Survey, SurveyedPolicy } from "./survey";

/** Policies that change nothing. */
export const redundancyRules: readonly AuditRule[] = [
  {
    id: "redundant-policy",
    severity: "info",
    meaning:
      "Without the policy, the same pods would be isolated, and the same connections admitted, by other policies.",
    why: "It says nothing of its own, but has to be read and kept in step, and whoever removes the others by and by finds connections that nobody closed. Of policies that repeat each other, one is left out of the findings. A policy that admits nothing is only redundant where another such one isolates its pods, and one for every pod of the namespace only by others for every pod, since pods to come count too.",
    fix: "Remove it, or write down what it is kept for and accept the finding.",
    find: findRedundant,
  },
];

/** Removing all policies that are found, together, changes nothing. */
function* findRedundant(survey: Survey): Generator<Draft> {
  const inclusion = new Inclusion(survey);
  // Of two that say the same, the one whose name comes first stays.
  const order = survey.policies
    .map((surveyed) => ({ surveyed, name: `${surveyed.policy.namespace}/${surveyed.policy.name}` }))
    .sort((a, b) => (a.name < b.name ? 1 : a.name > b.name ? -1 : compareSources(b.surveyed, a.surveyed)));
  const removed = new Map<SurveyedPolicy, Candidate>();
  for (const { surveyed } of order) {
    const candidate = inclusion.candidate(surveyed);
    if (candidate !== undefined && inclusion.isCovered(candidate, othersThan(surveyed, removed))) {
      removed.set(surveyed, candidate);
    }
  }
  for (const [surveyed, candidate] of removed) {
    yield redundant(surveyed, coveringNames(inclusion, candidate, othersThan(surveyed, removed)));
  }
}

function compareSources(a: SurveyedPolicy, b: SurveyedPolicy): number {
  return a.policy.origin.source < b.policy.origin.source ? -1 : 1;
}

/** Whether a policy may stand in for another one. */
function othersThan(own: SurveyedPolicy, removed: ReadonlyMap<SurveyedPolicy, unknown>): Counts {
  const isForAll = requirementsOf(podSelectorOf(own.policy)).length === 0;
  const admitsNothing = isSilent(own);
  return (other) =>
    other !== own &&
    !removed.has(other) &&
    (!isForAll || requirementsOf(podSelectorOf(other.policy)).length === 0) &&
    (!admitsNothing || isSilent(other));
}

function isSilent({ isolates, rules }: SurveyedPolicy): boolean {
  return directions.every((direction) => isolates[direction] === "no" || rules[direction].length === 0);
}

/** The one policy that stands in for it, the first by name, or else all that do together. */
function coveringNames(inclusion: Inclusion, candidate: Candidate, rest: Counts): readonly string[] {
  const others = inclusion
    .neighbours(candidate)
    .filter(rest)
    .map((surveyed) => ({ surveyed, name: `\`${surveyed.policy.namespace}/${surveyed.policy.name}\`` }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const single = others.find(({ surveyed }) => inclusion.isCovered(candidate, (other) => other === surveyed));
  return (single === undefined ? others : [single]).map(({ name }) => name);
}

function redundant({ policy }: SurveyedPolicy, names: readonly string[]): Draft {
  return {
    subject: ofPolicy(policy),
    message: `changes nothing: what it isolates and admits, ${someOf(names)} ${names.length === 1 ? "does" : "do"}${names.length === 1 ? " alone" : " together"}`,
    fix: "remove it, or accept the finding with what it is kept for",
  };
}
