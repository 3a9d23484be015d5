import { unknown } from "../../../../analyzer/model";
import { app, deployment } from "../../audit/objects";
import { ask, calico, type Fields, guard, object, ofCluster, reasons } from "./asking";

describe("a rule says of the other end that it is about", () => {
  const sets = object(
    calico,
    "GlobalNetworkSet",
    "office",
    { nets: ["203.0.113.0/24"] },
    { labels: { kind: "office" } },
  );
  const from = (source: Fields, others: readonly object[] = []) =>
    ask([...others, guard([{ action: "Deny", source }])]);

  test.each<[what: string, source: Fields, reason: string]>([
    ["pods by a label", { selector: "app == 'web'" }, "pods labelled app=web, and shop/web is among them"],
    [
      "pods by one of several values",
      { selector: "app in {'api', 'db'}" },
      "pods labelled app=api or db, and shop/web is not among them",
    ],
    ["pods without a value", { selector: "app != 'web'" }, "pods not labelled app=web, and shop/web is not among them"],
    ["pods with a label", { selector: "has(tier)" }, "pods with the label tier, and shop/web is not among them"],
    ["pods without a label", { selector: "!has(tier)" }, "pods without the label tier, and shop/web is among them"],
    [
      "a part of a label",
      { selector: "app contains 'eb'" },
      "pods with a label app that contains eb, and shop/web is among them",
    ],
    [
      "the beginning of a label",
      { selector: "app starts with 'we'" },
      "pods with a label app that starts with we, and shop/web is among them",
    ],
    [
      "the end of a label",
      { selector: "app ends with 'we'" },
      "pods with a label app that ends with we, and shop/web is not among them",
    ],
    [
      "two labels at once",
      { selector: "app == 'web' && !has(tier)" },
      "pods labelled app=web and without the label tier, and shop/web is among them",
    ],
    [
      "one of two labels, and another",
      { selector: "(app == 'web' || app == 'api') && has(tier)" },
      "pods (labelled app=web or labelled app=api) and with the label tier, and shop/web is not among them",
    ],
    ["all pods", { selector: "all()" }, "pods, and shop/web is among them"],
    [
      "namespaces by a label",
      { namespaceSelector: "team == 'blue'" },
      "pods in namespaces labelled team=blue, and shop/web is among them",
    ],
    ["any namespace", { namespaceSelector: "all()" }, "pods in any namespace, and shop/web is among them"],
    [
      "what is in no namespace",
      { namespaceSelector: "global()" },
      "pods that belong to no namespace, and shop/web is not among them",
    ],
    [
      "addresses",
      { nets: ["10.0.0.0/8", "192.168.0.0/16"] },
      "addresses of 10.0.0.0/8 and 192.168.0.0/16, and shop/web is not among them",
    ],
    ["all addresses", { nets: ["0.0.0.0/0"] }, "addresses of 0.0.0.0/0, and shop/web is among them"],
    ["all but addresses", { notNets: ["10.0.0.0/8"] }, "all but addresses of 10.0.0.0/8, and shop/web is among them"],
    ["all but pods", { notSelector: "app == 'web'" }, "all but pods labelled app=web, and shop/web is not among them"],
    [
      "some but for others",
      { selector: "has(app)", notSelector: "app == 'web'" },
      "pods with the label app, and of these all but pods labelled app=web, and shop/web is not among them",
    ],
  ])("%s", (_, source, reason) => {
    const { ingress } = from(source);
    expect(reasons(ingress).filter((text) => text.startsWith("is about"))).toEqual([`is about traffic from ${reason}`]);
  });

  test("sets of addresses, where there are some", () => {
    const { ingress } = ask([sets, guard([{ action: "Deny", source: { selector: "kind == 'office'" } }])], {
      from: "203.0.113.9",
    });
    expect(reasons(ingress)).toContain(
      "is about traffic from pods and sets of addresses labelled kind=office, and 203.0.113.9 is among them",
    );
  });

  test("addresses that are not in the set", () => {
    const { ingress } = ask([sets, guard([{ action: "Deny", source: { selector: "kind == 'office'" } }])], {
      from: "198.51.100.9",
    });
    expect(ingress.verdict).toBe("denied");
    expect(reasons(ingress)[0]).toMatch(/ and 198\.51\.100\.9 is not among them$/);
  });

  test("pods of its own namespace, in a policy of one", () => {
    const own = object(
      calico,
      "NetworkPolicy",
      "own",
      { ingress: [{ action: "Deny", source: { selector: "has(app)" } }] },
      { namespace: "shop" },
    );
    expect(reasons(ask([own]).ingress)).toContain(
      "is about traffic from pods with the label app in namespace shop, and shop/web is among them",
    );
  });

  test("one of several peers", () => {
    const peers = [
      { pods: { namespaceSelector: {}, podSelector: app("api") } },
      { namespaces: { matchLabels: { team: "blue" } } },
    ];
    const { ingress } = ask([ofCluster("one", { ingress: [{ action: "Deny", from: peers }] })]);
    expect(reasons(ingress)).toContain(
      "is about traffic from pods labelled app=api in any namespace, or pods in namespaces labelled team=blue, and shop/web is among them",
    );
  });

  test("pods of which it is not known whether they are meant", () => {
    const { ingress } = from({ selector: "pcsa.role == 'web'" });
    expect(reasons(ingress)).toContain(
      "is about traffic from pods labelled pcsa.role=web, and whether shop/web is among them is not known",
    );
  });

  test("pods on their node's network, of which the network plugin may see no labels", () => {
    const agent = deployment("agent", { hostNetwork: true });
    const { ingress } = ask([agent, guard([{ action: "Deny", source: { selector: "app == 'agent'" } }])], {
      from: "shop/agent",
    });
    expect(reasons(ingress)).toContain(
      "is about traffic from pods labelled app=agent, and whether shop/agent is among them is not known",
    );
  });

  test("a family of addresses", () => {
    const { ingress } = ask([guard([{ action: "Deny", ipVersion: 6 }])]);
    expect(reasons(ingress)).toContain(
      "is about traffic from addresses of IPv6, and whether shop/web is among them is not known",
    );
  });
});

describe("a rule says", () => {
  const rule = (fields: Fields) => ask([guard([{ action: "Deny", ...fields }])]).ingress;

  test("which ports it is about", () => {
    expect(reasons(rule({ protocol: "TCP", destination: { ports: [5432] } }))).toEqual(["on TCP 5432"]);
    expect(reasons(rule({}))).toEqual(["on every port"]);
    expect(reasons(rule({ protocol: "TCP", destination: { ports: [80] } }))).toEqual([
      "TCP 5432 is not among its ports, which are TCP 80",
    ]);
  });

  test("that it is about other protocols", () => {
    expect(reasons(rule({ protocol: "ICMP" }))).toEqual(["is about none of TCP, UDP and SCTP"]);
  });

  test("whom it is about among the pods of its policy", () => {
    expect(reasons(rule({ destination: { selector: "app == 'api'" } }))).toEqual([
      "is about traffic of pods labelled app=api, and shop/db is not among them",
    ]);
  });

  test.each<[what: string, fields: Fields, because: RegExp]>([
    ["requests of HTTP", { http: { methods: ["GET"] } }, /because it looks at requests of HTTP$/],
    ["ports of the source", { protocol: "TCP", source: { ports: [1] } }, /because it asks for ports of the source$/],
    ["service accounts", { source: { serviceAccounts: { names: ["web"] } } }, /because it asks for service accounts$/],
    ["values that are not known yet", { source: { nets: [unknown] } }, /because a value in it is not known yet$/],
  ])("that it is not known whether it matches, for %s", (_, fields, because) => {
    const side = rule({ action: "Allow", ...fields });
    expect(side.verdict).toBe("unknown");
    expect(side.tiers[0]?.policies[0]?.rules[0]?.matches).toBe("perhaps");
    expect(reasons(side)).toEqual([expect.stringMatching(because)]);
  });
});
