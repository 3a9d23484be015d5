import { PolicyEditors } from "../../../components";
import { systemNamespaces } from "../../../policies";
import { deployedObjects, namesOf } from "./deployedObjects";
import { refusalsOf } from "./refusals";

const team = [{ group: "team-shop" }];

test("a Role and its binding in each namespace, and nothing for the cluster", async () => {
  const objects = await deployedObjects(
    () => new PolicyEditors("editors", { subjects: team, namespaces: ["shop", "pay"] }),
  );
  expect(namesOf(objects)).toEqual([
    "Role pay/editors",
    "Role shop/editors",
    "RoleBinding pay/editors",
    "RoleBinding shop/editors",
  ]);
  for (const role of objects.filter(({ kind }) => kind === "Role")) {
    expect(role["rules"]).toEqual([
      {
        apiGroups: ["networking.k8s.io"],
        resources: ["networkpolicies"],
        verbs: ["get", "list", "watch", "create", "update", "patch", "delete"],
      },
    ]);
  }
  for (const binding of objects.filter(({ kind }) => kind === "RoleBinding")) {
    expect(binding).toMatchObject({
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "editors" },
      subjects: [{ kind: "Group", name: "team-shop" }],
    });
  }
});

test("namespaces of the system may be meant, where that is said", async () => {
  const args = { subjects: team, namespaces: ["kube-system"], allowSystemNamespaces: true };
  expect(namesOf(await deployedObjects(() => new PolicyEditors("editors", args)))).toEqual([
    "Role kube-system/editors",
    "RoleBinding kube-system/editors",
  ]);
});

describe("wrong arguments", () => {
  const refused = (args: object) =>
    refusalsOf(() => new PolicyEditors("editors", { subjects: team, namespaces: ["shop"], ...args }));

  test.each<[string, object, string]>([
    ["nobody", { subjects: [] }, "subjects: must name at least one group, user or service account"],
    ["no subjects", { subjects: null }, "subjects: must be a list, got nothing"],
    [
      "everybody who has logged in",
      { subjects: [{ group: "system:authenticated" }] },
      "subjects[0].group: must not be everybody; name the groups that are meant, got `system:authenticated`",
    ],
    [
      "every service account",
      { subjects: [{ group: "system:serviceaccounts" }] },
      "subjects[0].group: must not be everybody; name the groups that are meant, got `system:serviceaccounts`",
    ],
    ["no namespaces", { namespaces: undefined }, "namespaces: must be a list, got nothing"],
    ["an empty list", { namespaces: [] }, "namespaces: must name at least one namespace"],
    ["all, as readers have it", { namespaces: "all" }, "namespaces: must be a list, got `all`"],
    [
      "a star",
      { namespaces: ["*"] },
      "namespaces[0]: must be the name of one namespace, got `*`; RBAC knows no patterns: name each",
    ],
    [
      "a namespace twice",
      { namespaces: ["shop", "shop"] },
      "namespaces[1]: is the same as namespaces[0]; remove one of them",
    ],
    ["yes in words", { allowSystemNamespaces: "yes" }, "allowSystemNamespaces: must be true or false, got `yes`"],
  ])("%s is refused", (_, args, problem) => {
    expect(refused(args)).toEqual([problem]);
  });

  test.each([...systemNamespaces, "kube-flannel"])("%s is a namespace of the system", (namespace) => {
    expect(refused({ namespaces: ["shop", namespace] })).toEqual([
      `namespaces[1]: \`${namespace}\` is a namespace of the system; take it out, or say \`allowSystemNamespaces: true\``,
    ]);
  });

  test("a namespace whose name only resembles theirs is not", () => {
    expect(refused({ namespaces: ["kubernetes-shop", "my-kube-system"] })).toEqual([]);
  });
});
