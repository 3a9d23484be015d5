import { PolicyEditors, PolicyReaders } from "../../../components";
import { startApiServer, type StartedApiServer } from "../../policies/startApiServer";
import { Cluster, type Requester, until } from "./cluster";
import { deployedObjects } from "./deployedObjects";

let cluster: Cluster;
let started: StartedApiServer | undefined;

beforeAll(async () => {
  started = await startApiServer();
  cluster = new Cluster(started.access);
  for (const name of ["shop", "pay"]) await cluster.ask("POST", "/api/v1/namespaces", { metadata: { name } });
  await cluster.apply(
    await deployedObjects(() => {
      const toEverything = { namespaces: "all", calico: true, clusterPolicies: true } as const;
      new PolicyReaders("readers", { subjects: [{ group: "auditors" }], namespaces: "all" });
      new PolicyReaders("all-readers", { subjects: [{ user: "ada" }], ...toEverything });
      const scanner = { serviceAccount: "scanner", namespace: "audit" };
      new PolicyReaders("shop-readers", { subjects: [scanner], namespaces: ["shop"] });
      new PolicyReaders("calico-readers", { subjects: [{ group: "net" }], namespaces: ["shop"], calico: true });
      new PolicyEditors("editors", { subjects: [{ group: "team-shop" }, { user: "eve" }], namespaces: ["shop"] });
      new PolicyEditors("system-editors", {
        subjects: [{ group: "ops" }],
        namespaces: ["kube-system", "shop"],
        allowSystemNamespaces: true,
      });
    }),
  );
  // The API server learns of roles and bindings a moment after it has them: these are the last.
  const last = "delete networkpolicies.networking.k8s.io shop";
  await until("the last binding to hold", 30_000, () => isAllowed({ user: "olga", groups: ["ops"] }, last));
}, 900_000);

afterAll(async () => {
  cluster.close();
  await started?.stop();
});

const verbs = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];

/** `kind.group`, where the kind is in namespaces. */
const namespaced = [
  "networkpolicies.networking.k8s.io",
  "networkpolicies.projectcalico.org",
  "networksets.projectcalico.org",
  "stagednetworkpolicies.projectcalico.org",
  "stagedkubernetesnetworkpolicies.projectcalico.org",
  "tier.networkpolicies.projectcalico.org",
  "tier.stagednetworkpolicies.projectcalico.org",
  "networkpolicies.crd.projectcalico.org",
  "secrets",
  "pods",
  "configmaps",
  "serviceaccounts",
  "roles.rbac.authorization.k8s.io",
  "rolebindings.rbac.authorization.k8s.io",
];

const ofCluster = [
  "clusternetworkpolicies.policy.networking.k8s.io",
  "globalnetworkpolicies.projectcalico.org",
  "globalnetworksets.projectcalico.org",
  "stagedglobalnetworkpolicies.projectcalico.org",
  "tier.globalnetworkpolicies.projectcalico.org",
  "tier.stagedglobalnetworkpolicies.projectcalico.org",
  "tiers.projectcalico.org",
  "namespaces",
  "nodes",
  "clusterroles.rbac.authorization.k8s.io",
  "clusterrolebindings.rbac.authorization.k8s.io",
  "validatingadmissionpolicies.admissionregistration.k8s.io",
  "validatingadmissionpolicybindings.admissionregistration.k8s.io",
];

/** Where a request for a namespaced kind may be; the last is one for all namespaces at once. */
const places = ["shop", "pay", "kube-system", "audit", "all"];

/** What may be asked for, as `verb kind place`. */
const questions = verbs.flatMap((verb) => [
  ...namespaced.flatMap((kind) => places.map((place) => `${verb} ${kind} ${place}`)),
  ...ofCluster.map((kind) => `${verb} ${kind} all`),
]);

const read = ["get", "list", "watch"];
const edit = [...read, "create", "update", "patch", "delete"];
const kubernetes = namespaced.slice(0, 1);
const calico = namespaced.slice(1, 7);

/** Every `verb kind place` of the lists. */
const each = (given: readonly string[], kinds: readonly string[], where: readonly string[]) =>
  given.flatMap((verb) => kinds.flatMap((kind) => where.map((place) => `${verb} ${kind} ${place}`)));

test.each<[string, Requester, readonly string[]]>([
  ["a reader", { user: "bob", groups: ["auditors"] }, each(read, kubernetes, places)],
  [
    "a reader of all kinds",
    { user: "ada" },
    [...each(read, [...kubernetes, ...calico], places), ...each(read, ofCluster.slice(0, 7), ["all"])],
  ],
  [
    "a reader of a namespace",
    { user: "system:serviceaccount:audit:scanner", groups: ["system:serviceaccounts", "system:serviceaccounts:audit"] },
    each(read, kubernetes, ["shop"]),
  ],
  [
    "a reader of Calico's in a namespace",
    { user: "nina", groups: ["net"] },
    [...each(read, [...kubernetes, ...calico], ["shop"]), "get tiers.projectcalico.org all"],
  ],
  ["an editor, by group", { user: "dora", groups: ["team-shop"] }, each(edit, kubernetes, ["shop"])],
  ["an editor, by name", { user: "eve" }, each(edit, kubernetes, ["shop"])],
  ["an editor in the system", { user: "olga", groups: ["ops"] }, each(edit, kubernetes, ["shop", "kube-system"])],
  ["who has a group's name", { user: "team-shop" }, []],
  ["who is in a group with a user's name", { user: "bob", groups: ["eve", "ada"] }, []],
  ["a service account of the same name elsewhere", { user: "system:serviceaccount:shop:scanner" }, []],
  ["who is nobody", { user: "mallory" }, []],
])(
  "%s may do what is promised, and nothing more",
  async (_, requester, promised) => {
    const answers = await Promise.all(questions.map((question) => isAllowed(requester, question)));
    expect(questions.filter((__, index) => answers[index]).sort()).toEqual([...promised].sort());
  },
  60_000,
);

async function isAllowed({ user, groups = [] }: Requester, question: string): Promise<boolean> {
  const [verb = "", kind = "", place = ""] = question.split(" ");
  const [, resource = "", group = ""] = /^((?:tier\.)?[a-z]+)\.?(.*)$/.exec(kind) ?? [];
  const resourceAttributes = { verb, resource, group, ...(place !== "all" && { namespace: place }) };
  const spec = { user, groups: [...groups, "system:authenticated"], resourceAttributes };
  const { status, body } = await cluster.ask("POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews", { spec });
  if (status !== 201) throw new Error(`${question}: ${String(body.message)}`);
  return (body["status"] as { readonly allowed: boolean }).allowed;
}
