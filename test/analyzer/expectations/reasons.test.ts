import { reasons } from "../../../analyzer/expectations/reasons";
import type { Cluster } from "../../../analyzer/model";
import { allow, anywhere, defaultDeny, podsIn, tcp } from "../../../policies";

const workload = (name: string) => ({
  namespace: "shop",
  name,
  kind: "Deployment",
  pods: [{ name: undefined, labels: { app: name }, ports: [], hostNetwork: false, addresses: [] }],
  origin: { source: `urn:${name}`, line: () => undefined },
});

const policies = [
  defaultDeny({ namespace: "shop" }),
  ...allow({ name: "front", from: anywhere, to: podsIn("shop", { app: "web" }), on: tcp(8080) }),
];

const shop: Cluster = {
  namespaces: [{ name: "shop", labels: { "kubernetes.io/metadata.name": "shop" }, origin: undefined }],
  workloads: [workload("web"), workload("api")],
  policies: policies.map((object) => ({
    namespace: "shop",
    name: object.metadata.name,
    object,
    origin: { source: `urn:${object.metadata.name}`, line: () => undefined },
  })),
  services: [],
};

test("what is allowed is so by the policy that admits it, of which the rule and the place are told", () => {
  const lines = reasons(shop, { from: "203.0.113.9", to: "shop/web", port: 8080 });
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(/^ingress: shop\/web accepts connections only where a policy admits them/);
  expect(lines[1]).toBe("  `shop/front-ingress` by spec.ingress[0]: urn:front-ingress");
});

test("what is denied is so by every policy that holds it back, on each side that does, and there is a way to allow it", () => {
  const lines = reasons(shop, { from: "shop/api", to: "shop/web", port: 80 });
  expect(lines.map((line) => line.replace(/^(\w+ ?\w* ?\w*:) .*/, "$1"))).toEqual([
    "egress:",
    "  `shop/default-deny`: urn:default-deny",
    "ingress:",
    "  `shop/default-deny`: urn:default-deny",
    "  `shop/front-ingress`: urn:front-ingress",
    "to allow it:",
  ]);
});

test("of a denied connection the side that would let it through is not told", () => {
  const lines = reasons(shop, { from: "shop/api", to: "shop/web", port: 8080 });
  expect(lines.filter((line) => line.startsWith("ingress:"))).toEqual([]);
});
