import { podSelectorOf } from "../evaluate/policyRules";
import type { Workload } from "../model";
import { requirementsOf } from "../selectors";
import { type Draft, ofWorkload } from "./finding";
import type { AuditRule } from "./rule";
import type { Survey } from "./survey";

/** Pods that policies cannot hold. */
export const hostNetworkRules: readonly AuditRule[] = [
  {
    id: "host-network",
    severity: "warning",
    meaning: "The pods are on their node's network, where policies do not hold them.",
    why: "Whatever policies say, such a pod may open and accept any connection, and rules of others that name it by labels do not match it. Where no policy selects the pods by labels of theirs, nobody is misled, so the finding is an `info` then.",
    fix: "Take `hostNetwork: true` away where the workload can do without; else keep the node's own firewall in mind, and name such pods by the addresses of the nodes.",
    find: findHostNetwork,
  },
];

/** Only where a policy selects them is somebody likely to believe that they are held. */
function* findHostNetwork(survey: Survey): Generator<Draft> {
  const selected = policiesOnHosts(survey);
  for (const [index, workload] of survey.cluster.workloads.entries()) {
    if (!workload.pods.some((pod) => pod.hostNetwork === true)) continue;
    const policies = Array.from(survey.partition.classesOf[index] ?? []).flatMap(
      (number) => selected.get(number) ?? [],
    );
    yield hostWorkload(workload, policies.sort()[0]);
  }
}

function hostWorkload(workload: Workload, policy: string | undefined): Draft {
  const subject = ofWorkload(workload);
  const count = workload.pods.filter((pod) => pod.hostNetwork === true).length;
  const who =
    count === workload.pods.length ? "its pods" : `${String(count)} of its ${String(workload.pods.length)} pods`;
  if (policy === undefined) {
    return {
      subject,
      severity: "info",
      message: `${who} are on their node's network, where no policy can hold them`,
      fix: "take `hostNetwork: true` away if the workload can do without",
    };
  }
  return {
    subject,
    message: `${who} are on their node's network, so policy \`${policy}\`, which selects them, does not hold them`,
    fix: "take `hostNetwork: true` away if the workload can do without, or leave it out of the policy",
  };
}

/** For each class on the host's network, the policies that select it and name labels: `{}` means nobody in particular. */
function policiesOnHosts(survey: Survey): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, string[]>();
  if (!survey.partition.classes.some(({ isOnHostNetwork }) => isOnHostNetwork === "yes")) return found;
  for (const { policy, namespace } of survey.policies) {
    const podSelector = podSelectorOf(policy);
    if (requirementsOf(podSelector).length === 0) continue;
    for (const number of survey.inNamespace(namespace, podSelector).sure) {
      if (survey.classOf(number).isOnHostNetwork !== "yes") continue;
      const names = found.get(number) ?? [];
      names.push(`${policy.namespace}/${policy.name}`);
      found.set(number, names);
    }
  }
  return found;
}
