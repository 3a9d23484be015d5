import { stringify } from "yaml";
import { explain } from "../../../analyzer/explain";
import { type ExplanationFormat, explanationReports } from "../../../analyzer/reports/explanation";
import { textOf } from "../../../analyzer/reports/report";
import { plain } from "../../../analyzer/reports/style";
import { app, deployment, policy } from "../audit/objects";
import { clusterOf } from "../yaml";

const cluster = clusterOf(
  [
    deployment("web"),
    deployment("db", { ports: [{ name: "pg", containerPort: 5432 }] }),
    policy("out", { podSelector: app("web"), policyTypes: ["Egress"], egress: [{ ports: [{ port: 1 }] }, {}] }),
    policy("db", {
      podSelector: app("db"),
      ingress: [{ from: [{ podSelector: app("api") }], ports: [{ port: "pg" }] }],
    }),
    policy("deny", { policyTypes: ["Ingress"] }),
  ]
    .map((object) => stringify(object, { aliasDuplicateObjects: false }))
    .join("---\n"),
);

const write = (format: ExplanationFormat): string =>
  textOf(explanationReports[format], {
    explanation: explain(cluster, { from: "shop/web", to: "shop/db", port: "pg" }),
    style: plain,
  });

test("text has the verdict, both directions with every policy and rule, and what would help", () => {
  expect(write("text")).toBe(`\
denied: shop/web cannot open TCP 5432 to shop/db (\`pg\` is port 5432)

egress of shop/web: allowed
  shop/web may open connections only where a policy admits them, because the policy \`shop/out\` selects it; \`shop/out\` admits TCP 5432 to shop/db

  shop/out (shop.yaml:40) admits it
    spec.egress[1] (shop.yaml:55)
      admits everyone, since it names no peers
      on every port

ingress of shop/db: denied
  shop/db accepts connections only where a policy admits them, because policies select it: \`shop/db\` and \`shop/deny\`; none of them admits TCP 5432 from shop/web

  shop/db (shop.yaml:57) does not admit it
    spec.ingress[0] (shop.yaml:68)
      admits only pods labelled app=api in namespace shop, and shop/web is labelled app=web, not app=api

  shop/deny (shop.yaml:75) has no ingress rule, so it admits nothing

what would help: give a policy that selects shop/db, such as \`shop/db\` (shop.yaml:57), a rule under \`spec.ingress\` with \`from\`: pods labelled app=web in namespace shop, and \`ports\`: TCP 5432
`);
});

test("markdown has the same as a list", () => {
  const lines = write("markdown").split("\n");
  expect(lines[0]).toBe("## denied: shop/web cannot open TCP 5432 to shop/db");
  expect(lines).toContain("### ingress of shop/db: denied");
  expect(lines).toContain("- `shop/db` (`shop.yaml:57`) does not admit it");
  expect(lines).toContain(
    "  - `spec.ingress[0]` (`shop.yaml:68`): admits only pods labelled app=api in namespace shop, and shop/web is labelled app=web, not app=api",
  );
});

test("json has the contract's keys, and true, false or null for what is certain", () => {
  const json = JSON.parse(write("json")) as Record<string, unknown>;
  expect(json).toMatchObject({
    version: 1,
    from: "shop/web",
    to: "shop/db",
    port: 5432,
    portName: "pg",
    protocol: "TCP",
    verdict: "denied",
    egress: { subject: "shop/web", verdict: "allowed", isolated: true },
    ingress: {
      verdict: "denied",
      policies: [
        {
          policy: "shop/db",
          source: "shop.yaml:57",
          selects: true,
          admits: false,
          rules: [
            {
              rule: "spec.ingress[0]",
              source: "shop.yaml:68",
              admits: false,
              reasons: [{ path: "spec.ingress[0].from[0]" }],
            },
          ],
        },
        { policy: "shop/deny", admits: false, rules: [] },
      ],
    },
  });
});
