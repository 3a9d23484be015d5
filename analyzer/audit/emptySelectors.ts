import type { LabelSelector, NetworkPolicyPeer } from "../../policies/types";
import { podSelectorOf } from "../evaluate/policyRules";
import type { Policy } from "../model";
import { namespaceNameLabel } from "../../policies/peers";
import { requirementsOf, test } from "../selectors";
import { wordsFor } from "../words";
import { type Draft, ofPolicy } from "./finding";
import { LabelValues } from "./labelValues";
import { oncePerSurvey } from "./oncePerSurvey";
import type { AuditRule } from "./rule";
import { effectiveRules, isGiven, isNothing, knownPeers, peerPath, type Survey, type SurveyedPolicy } from "./survey";

/** Selectors that match nothing, mostly because a label is misspelt or has changed. */
export const emptySelectorRules: readonly AuditRule[] = [
  {
    id: "selects-nothing",
    severity: "warning",
    meaning: "The policy's `podSelector` matches no pod of its namespace, so the policy has no effect.",
    why: "Somebody believes that pods are held which are not: a label is misspelt, or has changed on the pods.",
    fix: "Correct the labels in `spec.podSelector`, or remove the policy.",
    find: findIdlePolicies,
  },
  {
    id: "peer-matches-nothing",
    severity: "warning",
    meaning: "A peer of a rule matches no pod, so the rule admits nobody by it.",
    why: "The connection that the rule is for does not work, or the rule is a leftover that will admit whoever takes such labels next. Where the input has no workload at all of the namespaces that are meant, it may only be incomplete, so the finding is an `info` then.",
    fix: "Correct the labels of the peer, or remove it. A `podSelector` alone means the policy's own namespace; for pods elsewhere add a `namespaceSelector`.",
    find: (survey) => peerFindings(survey).pods,
  },
  {
    id: "namespace-selector-matches-nothing",
    severity: "warning",
    meaning: "The `namespaceSelector` of a peer matches no namespace, so the rule admits nobody by it.",
    why: "Namespaces seldom have the labels that one expects; the one label that each of them has is `kubernetes.io/metadata.name`. Where the input has no Namespace, their labels are not known, so the finding is an `info` then.",
    fix: "Select by `kubernetes.io/metadata.name`, label the namespace, or remove the peer.",
    find: (survey) => peerFindings(survey).namespaces,
  },
];

/** Namespaces that every cluster has, whether they are given or not. */
const builtIn = ["default", "kube-node-lease", "kube-public", "kube-system"];

function* findIdlePolicies(survey: Survey): Generator<Draft> {
  // Policies alone say nothing about the pods that they are for.
  if (survey.cluster.workloads.length === 0) return;
  const values = new LabelValues(survey);
  for (const { policy, namespace, subjects } of survey.policies) {
    const selector = podSelectorOf(policy);
    // One that selects every pod is there for those to come.
    if (!isNothing(subjects) || requirementsOf(selector).length === 0) continue;
    const hosts = survey.inNamespace(namespace, selector);
    const isEmpty = survey.workloadsIn(namespace).length === 0;
    const message = !isNothing(hosts)
      ? "selects only pods on their node's network, which policies do not hold"
      : isEmpty
        ? `selects nothing: no workload of namespace \`${policy.namespace}\` is in the input`
        : `selects nothing: no pod in namespace \`${policy.namespace}\` is ${wordsFor(selector)}`;
    const fix = isEmpty
      ? "correct the policy's namespace, give the workloads too, or remove the policy"
      : `correct the labels${values.hint(namespace, selector)}, or remove the policy`;
    yield { subject: ofPolicy(policy), path: "spec.podSelector", message, fix };
  }
}

const peerFindings = oncePerSurvey((survey) => {
  const found = { pods: [] as Draft[], namespaces: [] as Draft[] };
  if (survey.cluster.workloads.length === 0) return found;
  const values = new LabelValues(survey);
  for (const surveyed of survey.policies) {
    for (const { direction, rule, index } of effectiveRules(surveyed)) {
      for (const { peer, index: place } of knownPeers(rule)) {
        if (isGiven(peer.ipBlock)) continue;
        const path = peerPath(direction, index, place);
        if (isGiven(peer.namespaceSelector) && survey.namespacesOf(peer.namespaceSelector).length === 0) {
          const draft = noNamespace(survey, surveyed.policy, peer.namespaceSelector, path);
          if (draft !== undefined) found.namespaces.push(draft);
        } else if (isNothing(survey.peerPods(peer, surveyed.namespace))) {
          const draft = noPods(survey, surveyed, peer, path, values);
          if (draft !== undefined) found.pods.push(draft);
        }
      }
    }
  }
  return found;
});

function noNamespace(survey: Survey, policy: Policy, selector: LabelSelector, path: string): Draft | undefined {
  if (mayBeBuiltIn(survey, selector)) return undefined;
  const areGiven = survey.cluster.namespaces.some(({ origin }) => origin !== undefined);
  return {
    subject: ofPolicy(policy),
    path: `${path}.namespaceSelector`,
    // Without any Namespace in the input, labels other than that of the name are not known.
    ...(areGiven ? {} : { severity: "info" }),
    message: `admits nobody: no namespace in the input is ${wordsFor(selector)}`,
    fix: areGiven
      ? "select by `kubernetes.io/metadata.name`, label the namespace so, or give it too if it is only missing in the input"
      : "give the Namespaces too, so that their labels are known, or correct the selector",
  };
}

/** Whether a selector matches a namespace that is there in every cluster, but not in the input. */
function mayBeBuiltIn({ partition }: Survey, selector: LabelSelector): boolean {
  const missing = builtIn.filter((name) => !partition.namespaces.has(name));
  const requirements = requirementsOf(selector);
  return missing.some((name) => test(requirements, { [namespaceNameLabel]: name }) !== "no");
}

function noPods(
  survey: Survey,
  { policy, namespace }: SurveyedPolicy,
  peer: NetworkPolicyPeer,
  path: string,
  values: LabelValues,
): Draft | undefined {
  const { podSelector, namespaceSelector } = peer;
  if (!isNothing(survey.labelledPods(peer, namespace))) {
    return {
      subject: ofPolicy(policy),
      path,
      message: "admits nobody: it matches only pods on their node's network, which no such peer is about",
      fix: "name those pods by an `ipBlock` with the addresses of their nodes, or remove the peer",
    };
  }
  if (!isGiven(namespaceSelector)) {
    // Of a namespace that has no workloads in the input, it is the policy's own selector that says so.
    if (survey.workloadsIn(namespace).length === 0) return undefined;
    return {
      subject: ofPolicy(policy),
      path,
      message: `admits nobody: no pod in namespace \`${policy.namespace}\` is ${wordsFor(podSelector)}`,
      fix: `correct the labels${values.hint(namespace, podSelector)}, add a \`namespaceSelector\` if the pods are elsewhere, or remove the peer`,
    };
  }
  if (mayBeBuiltIn(survey, namespaceSelector)) return undefined;
  const matched = survey.namespacesOf(namespaceSelector);
  const [first = -1] = matched;
  const where =
    matched.length === 1 ? `namespace \`${survey.namespace(first).name}\`` : `${String(matched.length)} namespaces`;
  if (matched.every((number) => survey.workloadsIn(number).length === 0)) {
    return {
      subject: ofPolicy(policy),
      path,
      severity: "info",
      message: `admits nobody as far as the input shows: it has no workload of ${where}`,
      fix: "give the workloads there too, or remove the peer",
    };
  }
  return {
    subject: ofPolicy(policy),
    path,
    message: `admits nobody: no pod in ${where} is ${wordsFor(podSelector)}`,
    fix: `correct the labels${matched.length === 1 ? values.hint(first, podSelector) : ""}, or remove the peer`,
  };
}
