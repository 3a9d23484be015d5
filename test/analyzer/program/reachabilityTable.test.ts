import { analyze } from "../../../analyzer/analyze";
import type { Cluster } from "../../../analyzer/model";
import { reachabilityTable } from "../../../analyzer/program/reachabilityTable";
import { allow, defaultDeny, podsIn, tcp } from "../../../policies";

const origin = { source: "test", line: () => undefined };

/** A namespace with as many workloads, of which `a` alone may be reached, on one port, by the others. */
const clusterOf = (count: number): Cluster => {
  const policies = [
    defaultDeny({ namespace: "shop" }),
    ...allow({ from: podsIn("shop", { tier: "web" }), to: podsIn("shop", { tier: "db" }), on: tcp(5432) }),
  ];
  const workload = (name: string, tier: string) => ({
    namespace: "shop",
    name,
    kind: "Deployment",
    pods: [{ name: undefined, labels: { tier, name }, ports: [], hostNetwork: false, addresses: [] }],
    origin,
  });
  return {
    namespaces: [{ name: "shop", labels: { "kubernetes.io/metadata.name": "shop" }, origin: undefined }],
    workloads: [
      workload("a", "db"),
      ...Array.from({ length: count }, (_, index) => workload(`w${String(index)}`, "web")),
    ],
    policies: policies.map((object) => ({ namespace: "shop", name: object.metadata.name, object, origin })),
    services: [],
  };
};

test("up to a thousand connections are told one by one", () => {
  const table = reachabilityTable(analyze(clusterOf(1000)));
  expect(Object.keys(table)).toHaveLength(1000);
  expect(table["shop/w999[Deployment]"]).toEqual({ "shop/a[Deployment]": "TCP 5432" });
});

test("more are told by groups of workloads that behave alike", () => {
  expect(reachabilityTable(analyze(clusterOf(1001)))).toEqual({
    "shop/w0[Deployment], shop/w1000[Deployment], shop/w100[Deployment] and 998 more": {
      "shop/a[Deployment]": "TCP 5432",
    },
  });
});
