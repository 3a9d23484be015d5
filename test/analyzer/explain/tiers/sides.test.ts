import { type Side } from "../../../../analyzer/explain";
import { unknown } from "../../../../analyzer/model";
import { app, deployment, policy } from "../../audit/objects";
import { ask, calico, everyone, global, guard, object, ofCluster, sentence, tier } from "./asking";

describe("a side says that", () => {
  test.each<[what: string, objects: readonly object[], verdict: string, summary: string]>([
    [
      "a rule denies, in which policy and tier",
      [guard([{ action: "Deny" }])],
      "denied",
      "the tier `default` decides: `spec.ingress[0]` of GlobalNetworkPolicy `guard` denies TCP 5432 from shop/web",
    ],
    [
      "a rule allows, in which policy and tier",
      [tier("early", { order: 1 }), guard([{ action: "Log" }, { action: "Allow" }], { tier: "early" })],
      "allowed",
      "the tier `early` decides: `spec.ingress[1]` of GlobalNetworkPolicy `guard` allows TCP 5432 from shop/web",
    ],
    [
      "a rule of a ClusterNetworkPolicy decides",
      [ofCluster("admin", { ingress: [{ action: "Accept", from: everyone }] })],
      "allowed",
      "the tier `kube-admin` decides: `spec.ingress[0]` of ClusterNetworkPolicy `admin` allows TCP 5432 from shop/web",
    ],
    [
      "a rule of a policy of a namespace decides, with that",
      [object(calico, "NetworkPolicy", "own", { ingress: [{ action: "Deny" }] }, { namespace: "shop" })],
      "denied",
      "the tier `default` decides: `spec.ingress[0]` of NetworkPolicy `shop/own` denies TCP 5432 from shop/web",
    ],
    [
      "the end of the tier denies what no rule of its policy decides",
      [guard([{ action: "Allow", protocol: "UDP" }])],
      "denied",
      "the tier `default` decides: GlobalNetworkPolicy `guard` is about shop/db, and no rule of it decides about TCP 5432 from shop/web, which is denied then",
    ],
    [
      "the end of the tier denies what no rule of its policies decides",
      [guard([]), global("other", { types: ["Ingress"], ingress: [{ action: "Log" }] })],
      "denied",
      "the tier `default` decides: GlobalNetworkPolicy `guard` and GlobalNetworkPolicy `other` are about shop/db, and none of their rules decides about TCP 5432 from shop/web, which is denied then",
    ],
    [
      "a NetworkPolicy admits, in the tier `default`",
      [
        guard([{ action: "Deny", protocol: "UDP" }]),
        policy("db", { ingress: [{ from: [{ podSelector: app("web") }] }] }),
      ],
      "allowed",
      "the tier `default` decides: shop/db accepts connections only where a policy admits them, because the policy `shop/db` selects it; `shop/db` admits TCP 5432 from shop/web",
    ],
    [
      "NetworkPolicies isolate, and neither they nor others of the tier `default` let it through",
      [guard([{ action: "Deny", protocol: "UDP" }]), policy("db", { policyTypes: ["Ingress"] })],
      "denied",
      "the tier `default` decides: GlobalNetworkPolicy `guard` and NetworkPolicy `shop/db` are about shop/db, and none of their rules decides about TCP 5432 from shop/web, which is denied then",
    ],
    [
      "no tier decides what all of them pass",
      [guard([{ action: "Pass" }])],
      "allowed",
      "no tier decides about TCP 5432 from shop/web, so it is allowed",
    ],
    [
      "it is not known which way a tier decides",
      [guard([{ action: unknown }])],
      "unknown",
      "what GlobalNetworkPolicy `guard` does in the tier `default` is not known, so whether TCP 5432 from shop/web is allowed is not known",
    ],
    [
      "no policy is about the pods",
      [global("other", { selector: "app == 'nobody'" })],
      "allowed",
      "no policy selects shop/db for ingress, so it accepts connections from everyone",
    ],
  ])("%s", (_, objects, verdict, summary) => {
    const { ingress, egress } = ask(objects);
    expect([ingress.verdict, sentence(ingress.summary)]).toEqual([verdict, summary]);
    expect(egress.verdict).toBe("allowed");
  });

  test("the rules of the source decide for egress, and where it goes to", () => {
    const out = global("out", { selector: "app == 'web'", egress: [{ action: "Deny" }] });
    const { verdict, egress, ingress } = ask([out]);
    expect([verdict, egress.verdict, ingress.verdict]).toEqual(["denied", "denied", "allowed"]);
    expect(sentence(egress.summary)).toBe(
      "the tier `default` decides: `spec.egress[0]` of GlobalNetworkPolicy `out` denies TCP 5432 to shop/db",
    );
  });

  test("the line of the rule is named", () => {
    expect(ask([guard([{ action: "Deny" }])]).ingress.summary).toContain("`guard` (shop.yaml:57) denies");
  });

  test("an address outside is held by nobody", () => {
    const { verdict, ingress } = ask([guard([{ action: "Deny" }])], { to: "203.0.113.9" });
    expect([verdict, ingress.summary]).toEqual([
      "allowed",
      "203.0.113.9 is outside the cluster, where policies hold nobody",
    ]);
  });

  test("policies hold nobody on the node's network", () => {
    const agent = deployment("agent", { hostNetwork: true });
    const { ingress } = ask([agent, global("all", { ingress: [{ action: "Deny" }] })], { to: "shop/agent" });
    expect([ingress.verdict, ingress.tiers]).toEqual(["allowed", []]);
  });

  test("it is up to the plugin what becomes of a pod on its node's network that is denied", () => {
    const agent = deployment("agent", { hostNetwork: true });
    const { ingress } = ask([agent, guard([{ action: "Deny" }])], { from: "shop/agent" });
    expect([ingress.verdict, ingress.summary]).toEqual([
      "unknown",
      "the tier `default` denies TCP 5432 from shop/agent, but at a pod on its node's network it is up to the network plugin whether that counts",
    ]);
  });

  test("a tier whose name is not known yet has none", () => {
    const { ingress } = ask([guard([{ action: "Deny" }], { tier: unknown })]);
    expect(ingress.verdict).toBe("unknown");
    expect(ingress.summary).not.toContain("``");
  });
});

describe("the tiers that are told", () => {
  const names = ({ tiers }: Side) => tiers.map(({ tier: name, outcome }) => `${name}: ${outcome}`);

  test("are those with a policy about the pods, up to the one that decides", () => {
    const { ingress } = ask([
      tier("early", { order: 1, defaultAction: "Pass" }),
      tier("other", { order: 2 }),
      tier("late", { order: 2_000_000 }),
      guard([], { tier: "early" }),
      global("b", { tier: "other", selector: "app == 'nobody'" }),
      global("c", { selector: "app == 'db'", ingress: [{ action: "Deny" }] }),
      global("d", { tier: "late", ingress: [{ action: "Allow" }] }),
    ]);
    expect(names(ingress)).toEqual(["early: open", "default: denied"]);
  });

  test("have NetworkPolicies of Kubernetes in `default`", () => {
    const { ingress } = ask([guard([{ action: "Pass" }], { tier: "kube-admin" }), policy("db", { ingress: [{}] })]);
    expect(names(ingress)).toEqual(["kube-admin: open", "default: allowed"]);
    expect(ingress.tiers.map(({ hasKubernetes }) => hasKubernetes)).toEqual([false, true]);
  });

  test("have their policies in the order in which they are read, up to the one that decides", () => {
    const { ingress } = ask([
      global("z", { order: 1, ingress: [{ action: "Log" }] }),
      global("a", { order: 2, ingress: [{ action: "Deny" }] }),
      global("b", { order: 3, ingress: [{ action: "Allow" }] }),
    ]);
    expect(ingress.tiers.map(({ policies }) => policies.map(({ name }) => name))).toEqual([["z", "a"]]);
  });

  test("have both policies of which either may be read first", () => {
    const { ingress } = ask([
      ofCluster("one", { ingress: [{ action: "Accept", from: everyone }] }),
      ofCluster("two", { ingress: [{ action: "Deny", from: everyone }] }),
    ]);
    expect(ingress.verdict).toBe("unknown");
    expect(names(ingress)).toEqual(["kube-admin: unknown"]);
    expect(ingress.tiers[0]?.policies.map(({ name }) => name)).toEqual(["one", "two"]);
  });

  test("have a policy that is only perhaps about the pods", () => {
    const { ingress } = ask([guard([{ action: "Deny" }], { serviceAccountSelector: "has(role)" })]);
    expect([ingress.verdict, ingress.isolated]).toEqual(["unknown", "perhaps"]);
    expect(ingress.tiers[0]?.policies).toMatchObject([{ name: "guard", applies: "perhaps" }]);
  });
});

describe("what would help", () => {
  const helps = (...objects: readonly object[]) => sentence(ask(objects).suggestion ?? "nothing");

  test("where a rule denies is to change that or to let another come before it", () => {
    expect(helps(guard([{ action: "Log" }, { action: "Deny" }]))).toBe(
      "`spec.ingress[1]` of GlobalNetworkPolicy `guard` denies it: change that rule, or let one that is read before it allow or pass it",
    );
  });

  test("where the end of a tier denies is a rule in that tier or an earlier one", () => {
    expect(helps(tier("early", { order: 1 }), guard([], { tier: "early" }))).toBe(
      "let a rule under `spec.ingress` of a policy about shop/db in the tier `early`, or in one before it, allow it",
    );
  });

  test("where NetworkPolicies do not admit it is a rule of theirs", () => {
    expect(helps(guard([{ action: "Deny", protocol: "UDP" }]), policy("db", { policyTypes: ["Ingress"] }))).toBe(
      "give a policy that selects shop/db, such as `shop/db`, a rule under `spec.ingress` with `from`: pods labelled app=web in namespace shop, and `ports`: TCP 5432",
    );
  });

  test("where a policy of Calico alone denies at the end of `default` is a rule of its own API", () => {
    const suggestion = helps(guard([]));
    expect(suggestion).not.toBe("nothing");
    // NetworkPolicies of Kubernetes have `from`; a rule of Calico has `source`.
    expect(suggestion).not.toContain("`from`");
  });

  test.each<[what: string, objects: readonly object[]]>([
    ["it is allowed", [guard([{ action: "Allow" }])]],
    ["it is not known", [guard([{ action: unknown }])]],
  ])("is nothing where %s", (_, objects) => {
    expect(helps(...objects)).toBe("nothing");
  });
});
