import { BaselineGuard, PolicyEditors } from "../../../components";
import { baselineLabels, defaultDeny, type Labels } from "../../../policies";
import { kubeconfig } from "../../../rehearsal/cluster/kubeconfig";
import { applyPolicyCrds } from "../../../rehearsal/providers/kubernetes/policyCrds";
import type { StartedApiServer } from "../../policies/startApiServer";
import { type Answer, Cluster, type Method, placeOf, type Requester, until } from "./cluster";
import { deployedObjects, type Manifest } from "./deployedObjects";

const contact = "#platform on Slack";

/** With what a text in CEL has to escape, as names from a Windows domain have it. */
const domainUser = 'CORP\\pia "ops"';

/** Whom RBAC lets do everything with policies and namespaces, so that only the guard stands in the way. */
const unbounded = "unbounded";

export const developer: Requester = { user: "dora", groups: [unbounded] };
export const administrator: Requester = { user: "root", groups: ["system:masters"] };
/** May do what PolicyEditors gives in `shop`, and nothing else. */
export const editor: Requester = { user: "eve", groups: ["team-shop"] };
export const platform = {
  "by group": { user: "paul", groups: [unbounded, "platform"] },
  "by name": { user: domainUser, groups: [unbounded] },
  "a service account": { user: "system:serviceaccount:ci:deployer", groups: [unbounded] },
} satisfies Record<string, Requester>;
export const controllers = {
  "the namespace controller": { user: "system:serviceaccount:kube-system:namespace-controller", groups: [unbounded] },
  "the garbage collector": { user: "system:serviceaccount:kube-system:generic-garbage-collector", groups: [unbounded] },
  "all controllers as one user": { user: "system:kube-controller-manager", groups: [unbounded] },
} satisfies Record<string, Requester>;

export const refusedPolicy =
  "ValidatingAdmissionPolicy 'baseline-policies' with binding 'baseline-policies' denied request: only the platform team " +
  "creates, changes or deletes what is labelled `portcullis.dev/baseline: true`, and sets or removes that label; " +
  `ask ${contact}`;

export const refusedNamespace =
  "ValidatingAdmissionPolicy 'baseline-namespaces' with binding 'baseline-namespaces' denied request: only the platform " +
  "team sets, changes or removes `team`, `portcullis.dev/zone` on namespaces, since policies select by labels; " +
  `ask ${contact}`;

/** A NetworkPolicy of `shop`. */
export function policy(name: string, labels: Labels = {}): Manifest {
  return { ...defaultDeny({ namespace: "shop", name, labels }) };
}

/**
 * A cluster with the guard in force, RBAC out of its way, and three namespaces: `shop` with labels and the policies
 * `baseline` and `ordinary`, `bare` without labels, and `ending` with a baseline policy.
 */
export async function guardedCluster(access: StartedApiServer["access"]): Promise<Cluster> {
  const cluster = new Cluster(access);
  await applyPolicyCrds(kubeconfig(access));
  await cluster.apply([...unboundedRights, ...namespaces]);
  await cluster.apply([
    policy("baseline", baselineLabels),
    policy("ordinary"),
    { ...defaultDeny({ namespace: "ending", labels: baselineLabels }) },
    ...(await deployedObjects(accessComponents)),
  ]);
  await until("the guard of policies to refuse a new baseline policy", 60_000, async () => {
    const fresh = policy("fresh", baselineLabels);
    return isRefused(await tryOut(cluster, developer, "POST", placeOf(fresh), fresh), refusedPolicy);
  });
  await until("the guard of namespaces to refuse another label", 60_000, async () => {
    const patch = { metadata: { labels: { team: "pay" } } };
    return isRefused(await tryOut(cluster, developer, "PATCH", "/api/v1/namespaces/shop", patch), refusedNamespace);
  });
  return cluster;
}

/** What the API server would answer; nothing is changed. */
export function tryOut(
  cluster: Cluster,
  requester: Requester,
  method: Method,
  path: string,
  body?: object,
): Promise<Answer> {
  const query = `dryRun=All${body && "kind" in body && method === "PATCH" ? "&fieldManager=try&force=true" : ""}`;
  return cluster.ask(method, `${path}${path.includes("?") ? "&" : "?"}${query}`, body, requester);
}

/** Whether the guard is who refused, with these words at the end of its message. */
export function isRefused({ status, body: { message = "" } }: Answer, words: string): boolean {
  return status === 403 && message.endsWith(`is forbidden: ${words}`);
}

function accessComponents(): void {
  new PolicyEditors("editors", { subjects: [{ group: "team-shop" }], namespaces: ["shop"] });
  new BaselineGuard("baseline", {
    platform: [
      { group: "platform" },
      { user: domainUser },
      { serviceAccount: "deployer", namespace: "ci" },
      { group: "platform-on-call" },
    ],
    contact,
    calico: true,
    clusterPolicies: true,
    protectedNamespaceLabels: ["team", "portcullis.dev/zone"],
  });
}

const namespaces: readonly Manifest[] = [
  { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop", labels: { team: "shop", stage: "test" } } },
  { apiVersion: "v1", kind: "Namespace", metadata: { name: "bare" } },
  { apiVersion: "v1", kind: "Namespace", metadata: { name: "ending", labels: { team: "shop" } } },
];

const rbac = "rbac.authorization.k8s.io";
const unboundedRights: readonly Manifest[] = [
  {
    apiVersion: `${rbac}/v1`,
    kind: "ClusterRole",
    metadata: { name: unbounded },
    rules: [
      {
        apiGroups: ["networking.k8s.io", "projectcalico.org", "policy.networking.k8s.io"],
        resources: ["*"],
        verbs: ["*"],
      },
      { apiGroups: [""], resources: ["namespaces", "namespaces/status", "namespaces/finalize"], verbs: ["*"] },
    ],
  },
  {
    apiVersion: `${rbac}/v1`,
    kind: "ClusterRoleBinding",
    metadata: { name: unbounded },
    roleRef: { apiGroup: rbac, kind: "ClusterRole", name: unbounded },
    subjects: [{ apiGroup: rbac, kind: "Group", name: unbounded }],
  },
];
