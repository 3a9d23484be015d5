import { stringify } from "yaml";
import { audit } from "../../../analyzer/audit";
import type { Cluster } from "../../../analyzer/model";
import { type AuditFormat, auditReports } from "../../../analyzer/reports/audit";
import { textOf } from "../../../analyzer/reports/report";
import { plain } from "../../../analyzer/reports/style";
import { deployment, policy } from "../audit/objects";
import { clusterOf } from "../yaml";

const web = deployment("web", { ports: [{ name: "http", containerPort: 8080 }] });
const open = policy(
  "web",
  { policyTypes: ["Ingress"], ingress: [{ ports: [{ port: "pg" }] }] },
  { "portcullis.dev/accept": "open-to-world" },
);

const read = (source?: string, ...objects: readonly object[]): Cluster =>
  clusterOf(objects.map((object) => stringify(object)).join("---\n"), source);

const write = (format: AuditFormat, cluster: Cluster): string =>
  textOf(auditReports[format], { ...audit({ cluster }, { today: "2026-01-31" }), style: plain });

const shop = read("shop.yaml", web, open);
const calm = read("shop.yaml", policy("deny-all", { policyTypes: ["Ingress", "Egress"] }));

test("text sums up, and says of each finding where it is and what to do", () => {
  expect(write("text", shop)).toBe(`\
4 findings: 1 error, 1 warning, 2 info; 1 more is accepted

error NetworkPolicy shop/web: no pod that the policy selects has a TCP port named \`pg\` [named-port-missing]
  at  shop.yaml:34 spec.ingress[0].ports[0].port
  fix name the container's port so, correct the name (there is \`http\`), or write the number

warning Namespace shop: a new pod in namespace \`shop\` is not isolated for egress unless a policy of its own selects it [no-default-deny]
  at  shop.yaml:1
  fix add a policy with \`podSelector: {}\` and \`policyTypes: [Egress]\`, and no rules

info shop/web[Deployment]: policies select its pods for ingress only: they may connect to everyone [half-covered-workload]
  at  shop.yaml:1
  fix isolate them for egress too, and admit what they need

info Namespace shop: no policy isolates \`shop/web[Deployment]\` for egress, so it reaches the cloud's metadata service at 169.254.169.254 too [metadata-reachable]
  at  shop.yaml:1
  fix isolate it for egress
`);
  expect(write("text", calm)).toBe("no findings\n");
});

test("json has a finding a line, and the accepted ones apart", () => {
  const json = write("json", shop);
  const { version, findings, accepted } = JSON.parse(json) as {
    version: number;
    findings: unknown[];
    accepted: unknown[];
  };
  expect(version).toBe(1);
  expect(findings).toHaveLength(4);
  expect(findings[0]).toEqual({
    rule: "named-port-missing",
    severity: "error",
    entity: "NetworkPolicy shop/web",
    message: "no pod that the policy selects has a TCP port named `pg`",
    fix: "name the container's port so, correct the name (there is `http`), or write the number",
    source: "shop.yaml:34",
    path: "spec.ingress[0].ports[0].port",
  });
  expect(accepted).toEqual([expect.objectContaining({ rule: "open-to-world", entity: "NetworkPolicy shop/web" })]);
  expect(json.split("\n")).toHaveLength(9);
  expect(write("json", calm)).toBe('{"version":1,"findings":[],"accepted":[]}\n');
});

test("csv has a line for each finding", () => {
  expect(write("csv", shop).split("\n").slice(0, 2)).toEqual([
    "severity,rule,entity,source,message,fix",
    'error,named-port-missing,NetworkPolicy shop/web,shop.yaml:34,no pod that the policy selects has a TCP port named `pg`,"name the container\'s port so, correct the name (there is `http`), or write the number"',
  ]);
});

test("markdown has a table", () => {
  expect(write("markdown", shop).split("\n").slice(0, 5)).toEqual([
    "4 findings: 1 error, 1 warning, 2 info; 1 more is accepted.",
    "",
    "| severity | rule | who | what | what to do | where |",
    "| --- | --- | --- | --- | --- | --- |",
    "| error | `named-port-missing` | `NetworkPolicy shop/web` | no pod that the policy selects has a TCP port named `pg` | name the container's port so, correct the name (there is `http`), or write the number | `shop.yaml:34` |",
  ]);
  expect(write("markdown", calm)).toBe("no findings.\n");
});

describe("sarif", () => {
  interface Result {
    readonly ruleId: string;
    readonly ruleIndex: number;
    readonly suppressions?: readonly object[];
    readonly locations: readonly object[];
  }
  const sarif = (cluster: Cluster) => {
    const { version, runs } = JSON.parse(write("sarif", cluster)) as {
      readonly version: string;
      readonly runs: readonly [
        { readonly tool: { driver: { rules: readonly { id: string }[] } }; readonly results: readonly Result[] },
      ];
    };
    return { version, rules: runs[0].tool.driver.rules, results: runs[0].results };
  };

  test("is of version 2.1.0 and describes the rule of each result", () => {
    const { version, rules, results } = sarif(shop);
    expect(version).toBe("2.1.0");
    expect(results.map(({ ruleIndex }) => rules[ruleIndex]?.id)).toEqual(results.map(({ ruleId }) => ruleId));
    expect(rules.find(({ id }) => id === "dns-cut-off")).toMatchObject({
      name: "DnsCutOff",
      defaultConfiguration: { level: "warning" },
      help: { markdown: expect.stringContaining("**What to do:** Add an egress rule") as unknown },
    });
  });

  test("has levels, lines and fingerprints without lines", () => {
    expect(sarif(shop).results[0]).toMatchObject({
      ruleId: "named-port-missing",
      level: "error",
      locations: [{ physicalLocation: { artifactLocation: { uri: "shop.yaml" }, region: { startLine: 34 } } }],
      partialFingerprints: {
        "portcullis/v1": "named-port-missing|NetworkPolicy shop/web|spec.ingress[0].ports[0].port",
      },
    });
  });

  test("has accepted findings as suppressed", () => {
    expect(
      sarif(shop)
        .results.filter(({ suppressions }) => suppressions)
        .map(({ ruleId }) => ruleId),
    ).toEqual(["open-to-world"]);
  });

  test.each([
    ["./my manifests/a#b.yaml", "my%20manifests/a%23b.yaml"],
    ["/etc/shop.yaml", "file:///etc/shop.yaml"],
    ["C:\\shop\\web.yaml", "file:///C:/shop/web.yaml"],
  ])("writes the file `%s` as the reference %s", (source, uri) => {
    expect(sarif(read(source, web)).results[0]?.locations).toEqual([
      expect.objectContaining({ physicalLocation: { artifactLocation: { uri }, region: { startLine: 1 } } }),
    ]);
  });

  test.each(["-", "urn:pulumi:dev::shop::kubernetes:apps/v1:Deployment::web"])(
    "names `%s`, which is no file",
    (source) => {
      expect(sarif(read(source, web)).results[0]?.locations).toEqual([
        { logicalLocations: [{ fullyQualifiedName: source, kind: "object" }] },
      ]);
    },
  );
});
