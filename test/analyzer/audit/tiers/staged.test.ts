import { unknown } from "../../../../analyzer/model";
import { deployment, findingsOf, policy } from "../objects";
import { globalPolicy, staged } from "./objects";

const objects = [deployment("web"), deployment("db")];
const find = (...others: readonly object[]) =>
  findingsOf("staged-policy", [...objects, ...others] as Parameters<typeof findingsOf>[1]);

const denyDb = { selector: "app == 'db'", ingress: [{ action: "Deny" }] };
const allowWeb = { selector: "app == 'db'", ingress: [{ action: "Allow", source: { selector: "app == 'web'" } }] };

test.each([
  [
    "closes, with an example of several",
    [staged("GlobalNetworkPolicy", "one", denyDb)],
    "info StagedGlobalNetworkPolicy one: is not enforced; enforcing it would close 2 connections, such as 0.0.0.0-255.255.255.255 to shop/db[Deployment]",
  ],
  [
    "closes, of a namespace",
    [staged("NetworkPolicy", "one", allowWeb)],
    "info StagedNetworkPolicy shop/one: is not enforced; enforcing it would close 1 connection: 0.0.0.0-255.255.255.255 to shop/db[Deployment]",
  ],
  [
    "opens",
    [globalPolicy("one", denyDb), staged("GlobalNetworkPolicy", "one", allowWeb)],
    "info StagedGlobalNetworkPolicy one: is not enforced; enforcing it would open 1 connection: shop/web[Deployment] to shop/db[Deployment]",
  ],
  [
    "opens by taking a policy away",
    [globalPolicy("one", denyDb), staged("GlobalNetworkPolicy", "one", { stagedAction: "Delete" })],
    "info StagedGlobalNetworkPolicy one: is not enforced; enforcing it would open 2 connections, such as 0.0.0.0-255.255.255.255 to shop/db[Deployment]",
  ],
  [
    "changes and closes",
    [
      staged("GlobalNetworkPolicy", "one", {
        selector: "app == 'db'",
        ingress: [{ action: "Allow", protocol: "TCP", source: { selector: "app == 'web'" } }],
      }),
    ],
    "info StagedGlobalNetworkPolicy one: is not enforced; enforcing it would close 1 connection: 0.0.0.0-255.255.255.255 to shop/db[Deployment] and change 1 connection: shop/web[Deployment] to shop/db[Deployment]",
  ],
  [
    "is of Kubernetes",
    [staged("KubernetesNetworkPolicy", "one", { podSelector: {}, policyTypes: ["Egress"] })],
    "info StagedKubernetesNetworkPolicy shop/one: is not enforced; enforcing it would close 4 connections, such as shop/db[Deployment] to 0.0.0.0-255.255.255.255",
  ],
  [
    "changes nothing",
    [staged("GlobalNetworkPolicy", "one", { selector: "app == 'nobody'" })],
    "info StagedGlobalNetworkPolicy one: is not enforced; enforcing it would change nothing",
  ],
  [
    "only learns",
    [staged("GlobalNetworkPolicy", "one", { ...denyDb, stagedAction: "Learn" })],
    "info StagedGlobalNetworkPolicy one: is not enforced; its `stagedAction` `Learn` would change nothing",
  ],
  [
    "is ignored",
    [staged("NetworkPolicy", "one", { ...denyDb, stagedAction: "Ignore" })],
    "info StagedNetworkPolicy shop/one: is not enforced; its `stagedAction` `Ignore` would change nothing",
  ],
])("staged-policy finds one that %s", (_, others, expected) => {
  expect(find(...others)).toEqual([expected]);
});

test("staged-policy tells of each as if it alone were enforced", () => {
  const denyWeb = { ...denyDb, selector: "app == 'web'" };
  const findings = find(staged("GlobalNetworkPolicy", "one", denyDb), staged("GlobalNetworkPolicy", "two", denyWeb));
  expect(findings).toEqual([
    "info StagedGlobalNetworkPolicy one: is not enforced; enforcing it would close 2 connections, such as 0.0.0.0-255.255.255.255 to shop/db[Deployment]",
    "info StagedGlobalNetworkPolicy two: is not enforced; enforcing it would close 2 connections, such as 0.0.0.0-255.255.255.255 to shop/web[Deployment]",
  ]);
});

test("staged-policy finds one of which nothing is known yet", () => {
  expect(find({ ...staged("GlobalNetworkPolicy", "one"), spec: unknown })).toHaveLength(1);
});

test("staged-policy finds nothing where every policy is enforced", () => {
  expect(find(globalPolicy("one", denyDb), policy("all", {}))).toEqual([]);
});
