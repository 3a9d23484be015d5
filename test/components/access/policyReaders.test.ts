import * as pulumi from "@pulumi/pulumi";
import { PolicyReaders, type PolicyReadersArgs, type Subject } from "../../../components";
import { deploy, only } from "../../support/mocks";
import { deployedObjects, namesOf } from "./deployedObjects";
import { refusalsOf } from "./refusals";

const read = ["get", "list", "watch"];
const auditors: readonly Subject[] = [{ group: "auditors" }];

const readers = (args: PolicyReadersArgs) => deployedObjects(() => new PolicyReaders("readers", args));

test("in the whole cluster: one ClusterRole, bound once", async () => {
  const objects = await readers({ subjects: auditors, namespaces: "all" });
  expect(namesOf(objects)).toEqual(["ClusterRole readers", "ClusterRoleBinding readers"]);
  expect(objects).toMatchObject([
    { rules: [{ apiGroups: ["networking.k8s.io"], resources: ["networkpolicies"], verbs: read }] },
    {
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "readers" },
      subjects: [{ kind: "Group", name: "auditors", apiGroup: "rbac.authorization.k8s.io" }],
    },
  ]);
});

test("in named namespaces: a Role and its binding in each, and nothing for the cluster", async () => {
  const objects = await readers({ subjects: auditors, namespaces: ["shop", "pay"] });
  expect(namesOf(objects)).toEqual([
    "Role pay/readers",
    "Role shop/readers",
    "RoleBinding pay/readers",
    "RoleBinding shop/readers",
  ]);
});

test("Calico asks for the tiers too, by name alone where the namespaces are named", async () => {
  const objects = await readers({ subjects: auditors, namespaces: ["shop"], calico: true });
  expect(namesOf(objects)).toEqual([
    "ClusterRole readers",
    "ClusterRoleBinding readers",
    "Role shop/readers",
    "RoleBinding shop/readers",
  ]);
  expect(objects.find(({ kind }) => kind === "ClusterRole")?.["rules"]).toEqual([
    { apiGroups: ["projectcalico.org"], resources: ["tiers"], verbs: ["get"] },
  ]);
});

test("users, groups and service accounts are bound as such, also by names that are outputs", async () => {
  const [, binding] = await readers({
    subjects: [
      { user: "ada@example.com" },
      { group: pulumi.output("auditors") },
      { serviceAccount: pulumi.output("scanner"), namespace: "audit" },
    ],
    namespaces: "all",
  });
  expect(binding?.["subjects"]).toEqual([
    { kind: "User", name: "ada@example.com", apiGroup: "rbac.authorization.k8s.io" },
    { kind: "Group", name: "auditors", apiGroup: "rbac.authorization.k8s.io" },
    { kind: "ServiceAccount", name: "scanner", namespace: "audit" },
  ]);
});

test("everybody who has logged in may be meant", async () => {
  const everybody = [{ group: "system:authenticated" }];
  expect(await readers({ subjects: everybody, namespaces: "all" })).toHaveLength(2);
});

test("children are the component's, and the name of the roles is an output", async () => {
  const args: PolicyReadersArgs = { subjects: auditors, namespaces: ["shop"] };
  const { value, resources } = await deploy(() => new PolicyReaders("readers", args));
  expect(value.roleName).toBe("readers");
  expect(only(resources, "portcullis:components:PolicyReaders").name).toBe("readers");
  expect(only(resources, "kubernetes:rbac.authorization.k8s.io/v1:Role").name).toBe("readers-shop");
});

describe("wrong arguments", () => {
  const refused = (args: object) =>
    refusalsOf(() => new PolicyReaders("readers", { subjects: auditors, namespaces: "all", ...args }));

  test.each<[string, object, string]>([
    ["no subjects", { subjects: undefined }, "subjects: must be a list, got nothing"],
    ["nobody", { subjects: [] }, "subjects: must name at least one group, user or service account"],
    [
      "a subject that is a text",
      { subjects: ["auditors"] },
      'subjects[0]: must be `{ group: "…" }`, `{ user: "…" }` or `{ serviceAccount: "…", namespace: "…" }`, got `auditors`',
    ],
    [
      "a subject that is null",
      { subjects: [null] },
      'subjects[0]: must be `{ group: "…" }`, `{ user: "…" }` or `{ serviceAccount: "…", namespace: "…" }`, got nothing',
    ],
    [
      "a subject that is two",
      { subjects: [{ group: "a", user: "b" }] },
      'subjects[0]: must be `{ group: "…" }`, `{ user: "…" }` or `{ serviceAccount: "…", namespace: "…" }`, got ' +
        '`{"group":"a","user":"b"}`',
    ],
    [
      "a service account without its namespace",
      { subjects: [{ serviceAccount: "scanner" }] },
      "subjects[0].namespace: must be given: service accounts of the same name differ by namespace",
    ],
    [
      "a service account that cannot be one",
      { subjects: [{ serviceAccount: "audit/scanner", namespace: "audit" }] },
      "subjects[0].serviceAccount: must be lower-case letters, digits, `-` and `.`, with a letter or digit at both ends " +
        "of each part, got `audit/scanner`",
    ],
    [
      "a service account of a namespace that cannot be one",
      { subjects: [{ serviceAccount: "scanner", namespace: "Audit" }] },
      "subjects[0].namespace: must be lower-case letters, digits and `-`, with a letter or digit at both ends, got `Audit`",
    ],
    ["an empty group", { subjects: [{ group: "" }] }, "subjects[0].group: must be a name, got ``"],
    ["a group that is a number", { subjects: [{ group: 7 }] }, "subjects[0].group: must be a name, got `7`"],
    [
      "a pattern",
      { subjects: [{ group: "team-*" }] },
      "subjects[0].group: must be a whole name, since RBAC knows no patterns, got `team-*`",
    ],
    [
      "a line break",
      { subjects: [{ user: "ada\n" }] },
      "subjects[0].user: must not begin or end with a space, or have line breaks, got `ada\n`",
    ],
    [
      "those who have not logged in, as a group",
      { subjects: [{ group: "system:unauthenticated" }] },
      "subjects[0].group: must not be those who have not logged in, got `system:unauthenticated`",
    ],
    [
      "those who have not logged in, as a user",
      { subjects: [{ user: "system:anonymous" }] },
      "subjects[0].user: must not be those who have not logged in, got `system:anonymous`",
    ],
    [
      "a service account as a user",
      { subjects: [{ user: "system:serviceaccount:audit:scanner" }] },
      'subjects[0].user: is a service account; write `{ serviceAccount: "…", namespace: "…" }`, got ' +
        "`system:serviceaccount:audit:scanner`",
    ],
    [
      "a service account as a group",
      { subjects: [{ group: "system:serviceaccount:audit:scanner" }] },
      'subjects[0].group: is a service account; write `{ serviceAccount: "…", namespace: "…" }`, got ' +
        "`system:serviceaccount:audit:scanner`",
    ],
    [
      "a group of service accounts as a user",
      { subjects: [{ user: "system:serviceaccounts:audit" }] },
      "subjects[0].user: is a group; write `{ group: … }`, got `system:serviceaccounts:audit`",
    ],
    ["no namespaces", { namespaces: undefined }, 'namespaces: must be a list with at least one namespace, or `"all"`'],
    ["an empty list", { namespaces: [] }, 'namespaces: must be a list with at least one namespace, or `"all"`'],
    [
      "a namespace as text",
      { namespaces: "shop" },
      'namespaces: must be a list with at least one namespace, or `"all"`',
    ],
    [
      "a star",
      { namespaces: ["*"] },
      "namespaces[0]: must be the name of one namespace, got `*`; RBAC knows no patterns: name each",
    ],
    [
      "a namespace twice",
      { namespaces: ["shop", "pay", "shop"] },
      "namespaces[2]: is the same as namespaces[0]; remove one of them",
    ],
    ["a namespace that is none", { namespaces: [7] }, "namespaces[0]: must be the name of a namespace, got `7`"],
    [
      "a namespace with a capital",
      { namespaces: ["Shop"] },
      "namespaces[0]: must be lower-case letters, digits and `-`, with a letter or digit at both ends, got `Shop`",
    ],
    ["calico as text", { calico: "no" }, "calico: must be true or false, got `no`"],
    ["clusterPolicies as a number", { clusterPolicies: 0 }, "clusterPolicies: must be true or false, got `0`"],
    [
      "policies of the cluster in a namespace",
      { namespaces: ["shop"], clusterPolicies: true },
      'clusterPolicies: needs `namespaces: "all"`, since ClusterNetworkPolicies are in no namespace',
    ],
  ])("%s is refused", (_, args, problem) => {
    expect(refused(args)).toEqual([problem]);
  });

  test("all of them are told at once, under the component's name", () => {
    const args = { subjects: [], namespaces: [] };
    expect(() => new PolicyReaders("readers", args)).toThrow(
      "policy readers `readers` has 2 problems:\n" +
        "  subjects: must name at least one group, user or service account\n" +
        '  namespaces: must be a list with at least one namespace, or `"all"`',
    );
  });

  test("most do not compile", () => {
    // @ts-expect-error -- a subject is one of the three.
    const two: Subject = { group: "a", user: "b" };
    // @ts-expect-error -- a service account has a namespace.
    const homeless: Subject = { serviceAccount: "a" };
    // @ts-expect-error -- groups have none.
    const placed: Subject = { group: "a", namespace: "shop" };
    // @ts-expect-error -- where they read has to be said.
    const nowhere: PolicyReadersArgs = { subjects: auditors };
    // @ts-expect-error -- what is in no namespace is not read in one.
    const narrow: PolicyReadersArgs = { subjects: auditors, namespaces: ["shop"], clusterPolicies: true };
    expect([two, homeless, placed, nowhere, narrow]).toHaveLength(5);
  });
});
