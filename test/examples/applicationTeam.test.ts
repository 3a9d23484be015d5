import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { LocalCluster } from "../../rehearsal/cluster";
import { serveProviders, type ServedProviders } from "../../rehearsal/providers";
import { ask, clusterTools, newFolder, start, toolsLimit } from "../rehearsal/cluster/support";
import { ExampleProject } from "./exampleProject";

jest.setTimeout(120_000);

const shop = "/api/v1/namespaces/shop";
const shopPolicies = "/apis/networking.k8s.io/v1/namespaces/shop/networkpolicies";

let project: ExampleProject;
let cluster: LocalCluster;
let providers: ServedProviders;

beforeAll(async () => {
  project = await ExampleProject.install("application-team");
}, 120_000);

beforeAll(async () => {
  cluster = await start(newFolder(), await clusterTools());
  await cluster.deletionsReady();
  providers = await serveProviders({ stateFile: join(project.folder, "aws.json"), cluster, only: ["kubernetes"] });
}, toolsLimit);

afterAll(async () => {
  await providers.stop();
  await cluster.stop();
  project.remove();
  rmSync(cluster.folder, { recursive: true });
});

test.each(["node10", "node16"])(
  "the example has the types that the package declares, by moduleResolution %s",
  async (resolution) => {
    const options = ["--module", resolution === "node10" ? "commonjs" : resolution, "--moduleResolution", resolution];
    await project.compile(...options);
  },
);

test("the example goes up on a cluster that exists, stays as it is, and leaves only what was there before", async () => {
  await ask(cluster, "POST", "/api/v1/namespaces", { body: { metadata: { name: "shop" } } });
  const stack = await project.openStack(providers);
  await stack.setConfig("kubeconfig", { value: readFileSync(cluster.kubeconfigPath, "utf8"), secret: true });

  const preview = await stack.preview();
  expect(await policiesInShop()).toEqual([]);
  const { summary, outputs } = await stack.up();
  expect(preview.changeSummary).toEqual(summary.resourceChanges);
  expect(outputs["policyNames"]?.value).toEqual(names);
  const dns = { "kube-system/dns[assumed]": "TCP 53; UDP 53" };
  expect(outputs["whoReachesWhom"]).toEqual({
    secret: false,
    value: {
      "ingress-nginx/ingress[assumed]": { "shop/web[assumed]": "TCP 8080" },
      "shop/api[assumed]": { ...dns, "203.0.113.0-203.0.113.255": "TCP 443", "shop/database[assumed]": "TCP 5432" },
      "shop/database[assumed]": dns,
      "shop/web[assumed]": { ...dns, "shop/api[assumed]": "TCP 8080" },
    },
  });

  const policies = await policiesInShop();
  expect(policies.map(({ metadata }) => metadata.name)).toEqual([...names].sort());
  expect(policies.find(({ metadata }) => metadata.name === "allow-ingress-to-api-from-shop-web")?.spec).toEqual({
    podSelector: { matchLabels: { app: "api" } },
    policyTypes: ["Ingress"],
    ingress: [
      {
        from: [
          {
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "shop" } },
            podSelector: { matchLabels: { app: "web" } },
          },
        ],
        ports: [{ protocol: "TCP", port: 8080 }],
      },
    ],
  });

  const again = await stack.up();
  expect(Object.keys(again.summary.resourceChanges ?? {})).toEqual(["same"]);

  await stack.destroy();
  expect(await policiesInShop()).toEqual([]);
  expect((await ask(cluster, "GET", shop)).status).toBe(200);
  expect((await stack.exportStack()).deployment).not.toHaveProperty("resources.0");
});

const names = [
  "default-deny",
  "allow-dns",
  "allow-ingress-to-web-from-ingress-nginx",
  "allow-egress-from-web-to-shop-api",
  "allow-ingress-to-api-from-shop-web",
  "allow-egress-from-api-to-shop-database",
  "allow-ingress-to-database-from-shop-api",
  "allow-egress-from-api-to-203-0-113-0-24",
];

interface Found {
  readonly metadata: { readonly name: string };
  readonly spec: object;
}

async function policiesInShop(): Promise<readonly Found[]> {
  const { status, body } = await ask(cluster, "GET", shopPolicies);
  expect(status).toBe(200);
  return body["items"] as readonly Found[];
}
