import type { Selected } from "../evaluate/podSelection";
import { type Direction, directions, podSelectorOf } from "../evaluate/policyRules";
import type { Workload } from "../model";
import { requirementsOf, test } from "../selectors";
import { type Draft, ofNamespace, ofWorkload } from "./finding";
import { oncePerSurvey } from "./oncePerSurvey";
import type { AuditRule } from "./rule";
import { closesNewPods, closureOf } from "./tiers/survey";
import { isOfKubernetes, type Survey, type SurveyedPolicy } from "./survey";

/** What no policy isolates. */
export const coverageRules: readonly AuditRule[] = [
  {
    id: "uncovered-workload",
    severity: "warning",
    meaning: "No policy selects the pods, neither for ingress nor for egress.",
    why: "They accept connections from everyone who can route to them, and may open any; one of them taken over reaches the whole network.",
    fix: "Give the namespace a default deny, then allow what the workload needs.",
    // In strict mode it is the other way round: nobody reaches such pods, which is a finding of its own.
    find: (survey, { engine }) =>
      engine === "vpc-cni-strict" ? [] : uncoveredWorkloads(survey).map(uncoveredWorkload),
  },
  {
    id: "half-covered-workload",
    severity: "info",
    meaning: "Policies select the pods for one direction only.",
    why: "The other direction is open to everyone: without egress rules a pod that is taken over can send anything anywhere, without ingress rules anyone can connect to it.",
    fix: "Isolate the other direction too, with a default deny for it and rules for what is needed.",
    find: (survey) => coverageFindings(survey).halfCovered,
  },
  {
    id: "no-default-deny",
    severity: "warning",
    meaning: "In the namespace, a pod without labels of its own would not be isolated in both directions.",
    why: "Whatever is deployed there next is open until somebody remembers to write a policy for it.",
    fix: "Add a policy with `podSelector: {}` and both `policyTypes`, and no rules.",
    find: findMissingDefaults,
  },
];

/** For each class of pods, whether some policy isolates it: 0 for none, 1 perhaps, 2 surely. */
export type Coverage = Readonly<Record<Direction, Uint8Array>>;

/** Which classes NetworkPolicies isolate. */
export const coverageOf = oncePerSurvey(({ partition, policies }: Survey): Coverage => {
  const coverage = {
    Ingress: new Uint8Array(partition.classes.length),
    Egress: new Uint8Array(partition.classes.length),
  };
  for (const direction of directions) {
    // Policies with one selector in a namespace share what it selects.
    const best = new Map<Selected, number>();
    for (const { subjects, isolates } of policies) {
      const level = isolates[direction] === "yes" ? 2 : isolates[direction] === "perhaps" ? 1 : 0;
      if (level > (best.get(subjects) ?? 0)) best.set(subjects, level);
    }
    const levels = coverage[direction];
    for (const [{ sure, perhaps }, level] of best) {
      for (const number of sure) levels[number] = Math.max(levels[number] ?? 0, level);
      for (const number of perhaps) levels[number] = Math.max(levels[number] ?? 0, 1);
    }
  }
  return coverage;
});

/** The same, with policies that are read in tiers: what closes pods unless something is allowed. */
export const coverageByAll = oncePerSurvey((survey: Survey): Coverage => {
  const coverage = coverageOf(survey);
  if (survey.cluster.tiered === undefined) return coverage;
  const withTiers = (direction: Direction) =>
    coverage[direction].map((level, number) => Math.max(level, closureOf(survey, number, direction)));
  return { Ingress: withTiers("Ingress"), Egress: withTiers("Egress") };
});

/** A workload of which some pods are selected by no policy, not even perhaps. */
export interface Uncovered {
  readonly workload: Workload;
  /** Those pods: `its pods`, `2 of its 3 pods`. */
  readonly pods: string;
}

/** What no policy selects, pods on their node's network left out. */
export function uncoveredWorkloads(survey: Survey): readonly Uncovered[] {
  return coverageFindings(survey).uncovered;
}

const coverageFindings = oncePerSurvey((survey) => {
  const coverage = coverageByAll(survey);
  const uncovered: Uncovered[] = [];
  const halfCovered: Draft[] = [];
  survey.cluster.workloads.forEach((workload, index) => {
    const classes = Array.from(survey.partition.classesOf[index] ?? []).filter(
      (number) => survey.classOf(number).isOnHostNetwork === "no",
    );
    const open = classes.filter((number) => directions.every((direction) => coverage[direction][number] === 0));
    if (open.length > 0) uncovered.push({ workload, pods: ofPods(open.length, classes.length) });
    else {
      const half = halfCoveredWorkload(workload, classes, coverage);
      if (half !== undefined) halfCovered.push(half);
    }
  });
  return { uncovered, halfCovered };
});

function uncoveredWorkload({ workload, pods }: Uncovered): Draft {
  return {
    subject: ofWorkload(workload),
    ...milder(workload.namespace),
    message: `no policy selects ${pods}: everyone may connect to them, and they to everyone`,
    fix: `add a policy to namespace \`${workload.namespace}\` that isolates them in both directions`,
  };
}

function halfCoveredWorkload(workload: Workload, classes: readonly number[], coverage: Coverage): Draft | undefined {
  for (const direction of directions) {
    const open = classes.filter((number) => coverage[direction][number] === 0);
    if (open.length === 0) continue;
    const what = direction === "Ingress" ? "everyone may connect to them" : "they may connect to everyone";
    return {
      subject: ofWorkload(workload),
      ...milder(workload.namespace),
      message: `policies select ${ofPods(open.length, classes.length)} for ${direction === "Ingress" ? "egress" : "ingress"} only: ${what}`,
      fix: `isolate them for ${direction.toLowerCase()} too, and admit what they need`,
    };
  }
  return undefined;
}

function* findMissingDefaults(survey: Survey): Generator<Draft> {
  const defaults = defaultsOf(survey.policies, survey.cluster.namespaces.length);
  for (const [number, namespace] of survey.cluster.namespaces.entries()) {
    const held = survey.workloadsIn(number).find(({ pods }) => pods.some((pod) => pod.hostNetwork === false));
    if (held === undefined) continue;
    const missing = directions.filter(
      (direction) => defaults[direction][number] !== 1 && !closesNewPods(survey, namespace, direction),
    );
    if (missing.length === 0) continue;
    const words = missing.map((direction) => direction.toLowerCase()).join(" and ");
    yield {
      subject: ofNamespace(namespace, held.origin),
      ...milder(namespace.name),
      message: `a new pod in namespace \`${namespace.name}\` is not isolated for ${words} unless a policy of its own selects it`,
      fix: `add a policy with \`podSelector: {}\` and \`policyTypes: [${missing.join(", ")}]\`, and no rules`,
    };
  }
}

/** For each namespace, 1 where a pod that has no labels would be isolated, surely or perhaps. */
function defaultsOf(policies: readonly SurveyedPolicy[], namespaces: number): Coverage {
  const defaults = { Ingress: new Uint8Array(namespaces), Egress: new Uint8Array(namespaces) };
  for (const { policy, namespace, isolates } of policies) {
    if (test(requirementsOf(podSelectorOf(policy)), {}) === "no") continue;
    for (const direction of directions) if (isolates[direction] !== "no") defaults[direction][namespace] = 1;
  }
  return defaults;
}

/** In namespaces of Kubernetes itself, policies are seldom the user's to write. */
function milder(namespace: string): Pick<Draft, "severity"> {
  return isOfKubernetes(namespace) ? { severity: "info" } : {};
}

function ofPods(some: number, all: number): string {
  if (all === 1) return "its pods";
  return some === all ? `its ${String(all)} pods` : `${String(some)} of its ${String(all)} pods`;
}
