import { baselineLabel, baselineLabels } from "../../../policies";
import { startApiServer, type StartedApiServer } from "../../policies/startApiServer";
import { type Answer, type Cluster, type Method, placeOf, type Requester, until } from "./cluster";
import type { Manifest } from "./deployedObjects";
import {
  administrator,
  controllers,
  developer,
  editor,
  guardedCluster,
  isRefused,
  platform,
  policy,
  refusedNamespace,
  refusedPolicy,
  tryOut,
} from "./guardedCluster";

let cluster: Cluster;
let started: StartedApiServer | undefined;

beforeAll(async () => {
  started = await startApiServer();
  cluster = await guardedCluster(started.access);
}, 900_000);

afterAll(async () => {
  cluster.close();
  await started?.stop();
});

interface Attempt {
  readonly method: Method;
  readonly path: string;
  readonly body?: object;
}

const policies = placeOf(policy("any"));
const patch = (path: string, body: object): Attempt => ({ method: "PATCH", path, body });
const labelled = (path: string, labels: object | null): Attempt => patch(path, { metadata: { labels } });

/** What nobody but the platform may do. */
const ofPlatform = {
  "create a baseline policy": { method: "POST", path: policies, body: policy("new", baselineLabels) },
  "create one that says nothing": {
    method: "POST",
    path: policies,
    body: {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "new", labels: baselineLabels },
    },
  },
  "apply one that is not there": patch(`${policies}/new`, policy("new", baselineLabels)),
  "apply the baseline policy": patch(`${policies}/baseline`, policy("baseline", { ...baselineLabels, more: "yes" })),
  "apply it with another value": patch(`${policies}/baseline`, policy("baseline", { [baselineLabel]: "false" })),
  "change what it says": patch(`${policies}/baseline`, { spec: { policyTypes: ["Ingress"] } }),
  "replace it": { method: "PUT", path: `${policies}/baseline`, body: policy("baseline") },
  "change another label of it": labelled(`${policies}/baseline`, { "portcullis.dev/preset": "mine" }),
  "annotate it": patch(`${policies}/baseline`, { metadata: { annotations: { seen: "yes" } } }),
  "take the label away": labelled(`${policies}/baseline`, { [baselineLabel]: null }),
  "take all labels away": labelled(`${policies}/baseline`, null),
  "change the label's value": labelled(`${policies}/baseline`, { [baselineLabel]: "false" }),
  "delete the baseline policy": { method: "DELETE", path: `${policies}/baseline` },
  "delete all policies": { method: "DELETE", path: policies },
  "label an ordinary policy": labelled(`${policies}/ordinary`, baselineLabels),
} satisfies Record<string, Attempt>;

/** What everybody may do whom RBAC lets. */
const ofEverybody = {
  "create an ordinary policy": { method: "POST", path: policies, body: policy("new") },
  "create a policy without labels": {
    method: "POST",
    path: policies,
    body: { ...policy("new"), metadata: { name: "new", namespace: "shop" } },
  },
  "create one with another value of the label": {
    method: "POST",
    path: policies,
    body: policy("new", { [baselineLabel]: "false" }),
  },
  "change an ordinary policy": patch(`${policies}/ordinary`, { spec: { policyTypes: ["Ingress"] } }),
  "take its labels away": labelled(`${policies}/ordinary`, null),
  "delete it": { method: "DELETE", path: `${policies}/ordinary` },
  "delete all but the baseline": { method: "DELETE", path: `${policies}?labelSelector=%21${baselineLabel}` },
} satisfies Record<string, Attempt>;

const shop = "/api/v1/namespaces/shop";
const bare = "/api/v1/namespaces/bare";
const namespace = (name: string, labels?: object): Manifest => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name, ...(labels && { labels }) },
});
const finalize = (labels: object): Attempt => ({
  method: "PUT",
  path: `${shop}/finalize`,
  body: { ...namespace("shop", labels), spec: { finalizers: ["kubernetes"] } },
});

const namespacesOfPlatform = {
  "make a namespace with a protected label": {
    method: "POST",
    path: "/api/v1/namespaces",
    body: namespace("new", { team: "a" }),
  },
  "make one where it is empty": { method: "POST", path: "/api/v1/namespaces", body: namespace("new", { team: "" }) },
  "change a protected label": labelled(shop, { team: "pay" }),
  "empty it": labelled(shop, { team: "" }),
  "remove it": labelled(shop, { team: null }),
  "remove all labels": labelled(shop, null),
  "set one that was not there": labelled(shop, { "portcullis.dev/zone": "trusted" }),
  "set one where there were none": labelled(bare, { team: "shop" }),
  "set it to nothing where it was not there": labelled(bare, { team: "" }),
  "change it with the status": labelled(`${shop}/status`, { team: "pay" }),
  "change it with the finalizers": finalize({ team: "pay", stage: "test" }),
} satisfies Record<string, Attempt>;

const namespacesOfEverybody = {
  "make a namespace without labels": { method: "POST", path: "/api/v1/namespaces", body: namespace("new") },
  "make one with other labels": {
    method: "POST",
    path: "/api/v1/namespaces",
    body: namespace("new", { stage: "test" }),
  },
  "change another label": labelled(shop, { stage: "live" }),
  "set another label where there were none": labelled(bare, { stage: "live" }),
  "set a protected label to what it is": labelled(shop, { team: "shop" }),
  "annotate a namespace": patch(shop, { metadata: { annotations: { seen: "yes" } } }),
  "write the status": patch(`${shop}/status`, { status: { phase: "Active" } }),
  "write the finalizers": finalize({ team: "shop", stage: "live" }),
  "delete a namespace": { method: "DELETE", path: shop },
} satisfies Record<string, Attempt>;

const outcomeOf = (answer: Answer): string => {
  if (answer.status === 200 || answer.status === 201) return "accepted";
  if (isRefused(answer, refusedPolicy)) return "refused by the guard of policies";
  if (isRefused(answer, refusedNamespace)) return "refused by the guard of namespaces";
  return `status ${String(answer.status)}: ${String(answer.body.message)}`;
};

/** What comes of each attempt, by its name. */
async function outcomes(requester: Requester, attempts: Record<string, Attempt>): Promise<Record<string, string>> {
  const answers = Object.entries(attempts).map(async ([name, { method, path, body }]) => [
    name,
    outcomeOf(await tryOut(cluster, requester, method, path, body)),
  ]);
  return Object.fromEntries((await Promise.all(answers)) as [string, string][]);
}

const all = (attempts: Record<string, Attempt>, outcome: string): Record<string, string> =>
  Object.fromEntries(Object.keys(attempts).map((name) => [name, outcome]));

describe.each([
  ["a developer", developer],
  ["an administrator", administrator],
] as const)("%s", (_, requester) => {
  test("cannot touch the baseline, nor make something part of it", async () => {
    expect(await outcomes(requester, ofPlatform)).toEqual(all(ofPlatform, "refused by the guard of policies"));
  });

  test("writes other policies", async () => {
    expect(await outcomes(requester, ofEverybody)).toEqual(all(ofEverybody, "accepted"));
  });

  test("cannot set, change or remove protected labels of namespaces, by whatever way", async () => {
    expect(await outcomes(requester, namespacesOfPlatform)).toEqual(
      all(namespacesOfPlatform, "refused by the guard of namespaces"),
    );
  });

  test("does everything else with namespaces", async () => {
    expect(await outcomes(requester, namespacesOfEverybody)).toEqual(all(namespacesOfEverybody, "accepted"));
  });
});

test.each(Object.entries(platform))("the platform, %s, does all of it", async (_, requester) => {
  const attempts = { ...ofPlatform, ...ofEverybody, ...namespacesOfPlatform, ...namespacesOfEverybody };
  expect(await outcomes(requester, attempts)).toEqual(all(attempts, "accepted"));
});

test.each<[string, Requester]>([
  ["a user with the name of the platform's group", { user: "platform", groups: ["unbounded"] }],
  ["a member of a group with the name of its user", { user: "dora", groups: ["unbounded", platform["by name"].user] }],
  [
    "a service account of the same name elsewhere",
    { user: "system:serviceaccount:shop:deployer", groups: ["unbounded"] },
  ],
])("%s is not the platform", async (_, requester) => {
  expect(await outcomes(requester, ofPlatform)).toEqual(all(ofPlatform, "refused by the guard of policies"));
  expect(await outcomes(requester, namespacesOfPlatform)).toEqual(
    all(namespacesOfPlatform, "refused by the guard of namespaces"),
  );
});

test("an editor writes ordinary policies of the namespace, but neither the baseline nor policies elsewhere", async () => {
  const { "create an ordinary policy": create, "delete it": remove } = ofEverybody;
  expect(await outcomes(editor, { create, remove })).toEqual({ create: "accepted", remove: "accepted" });
  const { "create a baseline policy": label, "delete the baseline policy": weaken } = ofPlatform;
  expect(await outcomes(editor, { label, weaken })).toEqual({
    label: "refused by the guard of policies",
    weaken: "refused by the guard of policies",
  });
  const elsewhere = await tryOut(cluster, editor, "POST", policies.replace("shop", "bare"), policy("new"));
  expect(elsewhere.status).toBe(403);
  expect(elsewhere.body.message).toContain('in the namespace "bare"');
});

describe.each(Object.entries(controllers))("%s", (_, controller) => {
  const finalizers = { "write finalizers": patch(`${policies}/baseline`, { metadata: { finalizers: ["orphan"] } }) };

  const ofControllers = ["delete the baseline policy", "delete all policies", "annotate it"];

  test("deletes baseline policies, and writes finalizers while it does", async () => {
    const { "delete the baseline policy": one, "delete all policies": every } = ofPlatform;
    const attempts = { one, every, ...finalizers };
    expect(await outcomes(controller, attempts)).toEqual(all(attempts, "accepted"));
  });

  test("does not make or change them", async () => {
    const others = Object.fromEntries(Object.entries(ofPlatform).filter(([name]) => !ofControllers.includes(name)));
    expect(await outcomes(controller, others)).toEqual(all(others, "refused by the guard of policies"));
  });

  test("does not set protected labels of namespaces", async () => {
    expect(await outcomes(controller, namespacesOfPlatform)).toEqual(
      all(namespacesOfPlatform, "refused by the guard of namespaces"),
    );
  });
});

test("others do not write finalizers of the baseline", async () => {
  const attempt = patch(`${policies}/baseline`, { metadata: { finalizers: ["example.com/keep"] } });
  expect(await outcomes(developer, { attempt })).toEqual({ attempt: "refused by the guard of policies" });
});

const calico = "projectcalico.org/v3";

test.each<[string, string, boolean, object]>([
  [calico, "NetworkPolicy", true, {}],
  [calico, "NetworkSet", true, {}],
  [calico, "StagedNetworkPolicy", true, {}],
  [calico, "StagedKubernetesNetworkPolicy", true, {}],
  [calico, "GlobalNetworkPolicy", false, {}],
  [calico, "GlobalNetworkSet", false, {}],
  [calico, "StagedGlobalNetworkPolicy", false, {}],
  [calico, "Tier", false, {}],
  [
    "policy.networking.k8s.io/v1alpha2",
    "ClusterNetworkPolicy",
    false,
    { tier: "Admin", priority: 1, subject: { namespaces: {} } },
  ],
])("of %s a %s is guarded too", async (apiVersion, kind, isNamespaced, spec) => {
  const object = (labels: object): Manifest => ({
    apiVersion,
    kind,
    metadata: { name: "default.new", ...(isNamespaced && { namespace: "shop" }), labels },
    spec,
  });
  const baseline: Attempt = { method: "POST", path: placeOf(object({})), body: object(baselineLabels) };
  const ordinary: Attempt = { method: "POST", path: placeOf(object({})), body: object({}) };
  expect(await outcomes(developer, { baseline, ordinary })).toEqual({
    baseline: "refused by the guard of policies",
    ordinary: "accepted",
  });
  expect(await outcomes(platform["by group"], { baseline })).toEqual({ baseline: "accepted" });
});

test("status and finalizers are ways to change labels, and so have to be guarded", async () => {
  const { "change it with the status": status, "change it with the finalizers": finalizers } = namespacesOfPlatform;
  for (const { method, path, body } of [status, finalizers]) {
    const answer = await tryOut(cluster, platform["by group"], method, path, body);
    expect(answer.body).toMatchObject({ metadata: { labels: { team: "pay" } } });
  }
});

test("what was refused is as it was", async () => {
  const path = `${policies}/baseline`;
  const { body: before } = await cluster.ask("GET", path);
  const answers = [
    await cluster.ask("DELETE", path, undefined, developer),
    await cluster.ask("DELETE", policies, undefined, editor),
    await cluster.ask("PATCH", path, { metadata: { labels: { [baselineLabel]: null } } }, developer),
  ];
  expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
  expect((await cluster.ask("GET", path)).body).toEqual(before);
});

test("a namespace with a baseline policy goes, when a developer deletes it", async () => {
  expect((await cluster.ask("DELETE", "/api/v1/namespaces/ending", undefined, developer)).status).toBe(200);
  await until("the namespace to be gone", 60_000, async () => {
    return (await cluster.ask("GET", "/api/v1/namespaces/ending")).status === 404;
  });
}, 90_000);

test("a baseline policy whose owner is gone is collected", async () => {
  const ownerReferences = [{ apiVersion: "v1", kind: "ConfigMap", name: "nobody", uid: "0-0-0" }];
  const garbage = policy("garbage", baselineLabels);
  const body = { ...garbage, metadata: { ...garbage.metadata, ownerReferences } };
  expect((await cluster.ask("POST", policies, body, platform["by group"])).status).toBe(201);
  await until("the garbage to be gone", 60_000, async () => {
    return (await cluster.ask("GET", `${policies}/garbage`)).status === 404;
  });
}, 90_000);
