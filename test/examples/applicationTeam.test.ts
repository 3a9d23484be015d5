import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalWorkspace, PulumiCommand, type Stack } from "@pulumi/pulumi/automation";
import type { LocalCluster } from "../../rehearsal/cluster";
import { serveProviders, type ServedProviders } from "../../rehearsal/providers";
import { obtainTools, silent } from "../../tools";
import { ask, clusterTools, newFolder, start, toolsLimit } from "../rehearsal/cluster/support";
import { packPackage, root, run } from "../support/packedPackage";

jest.setTimeout(120_000);

const example = join(root, "examples/application-team");
const shop = "/api/v1/namespaces/shop";
const shopPolicies = "/apis/networking.k8s.io/v1/namespaces/shop/networkpolicies";

/** The example as a user has it after `npm install`: the package comes from its tarball. */
let project: string;
let cluster: LocalCluster;
let providers: ServedProviders;

beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), "portcullis-example-"));
  cpSync(example, project, { recursive: true, filter: (file) => !file.startsWith(join(example, "node_modules")) });
  const packed = await packPackage();
  await packed.install(project, ["@pulumi/kubernetes", "@pulumi/pulumi", "@types/node"]);
  packed.remove();
}, 120_000);

beforeAll(async () => {
  cluster = await start(newFolder(), await clusterTools());
  await cluster.deletionsReady();
  providers = await serveProviders({ stateFile: join(project, "aws.json"), cluster, only: ["kubernetes"] });
}, toolsLimit);

afterAll(async () => {
  await providers.stop();
  await cluster.stop();
  for (const folder of [project, cluster.folder]) rmSync(folder, { recursive: true });
});

test("the example asks for this version of the package, and the SDKs that this project runs on", () => {
  const own = manifest(root);
  const { portcullis, ...others } = manifest(example).dependencies ?? {};
  expect(portcullis).toBe(own.version);
  expect(own.devDependencies).toMatchObject({ ...others, ...manifest(example).devDependencies });
});

test.each(["node10", "node16"])(
  "the example has the types that the package declares, by moduleResolution %s",
  async (resolution) => {
    const options = ["--module", resolution === "node10" ? "commonjs" : resolution, "--moduleResolution", resolution];
    await compile(...options);
  },
);

test("the example goes up on a cluster that exists, stays as it is, and leaves only what was there before", async () => {
  await ask(cluster, "POST", "/api/v1/namespaces", { body: { metadata: { name: "shop" } } });
  const stack = await openStack();

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

interface Manifest {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

function manifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
}

/** Compiles the example by its own tsconfig.json but for these options. */
async function compile(...options: readonly string[]): Promise<void> {
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  await run(process.execPath, [compiler, "--project", project, ...options]).catch((error: unknown) => {
    throw new Error((error as { stdout: string }).stdout);
  });
}

/** Opens a stack of the example, with the cluster's kubeconfig in its configuration. */
async function openStack(): Promise<Stack> {
  const { pulumi } = await obtainTools(["pulumi"], { progress: silent });
  for (const made of ["bin", "state", "home"]) mkdirSync(join(project, made));
  symlinkSync(pulumi.path, join(project, "bin/pulumi"));
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName: "dev", workDir: project },
    {
      pulumiCommand: await PulumiCommand.get({ root: project }),
      envVars: {
        PULUMI_HOME: join(project, "home"),
        PULUMI_BACKEND_URL: `file://${join(project, "state")}`,
        PULUMI_CONFIG_PASSPHRASE: "test",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_DEBUG_PROVIDERS: providers.debugProviders,
      },
    },
  );
  const kubeconfig = readFileSync(cluster.kubeconfigPath, "utf8");
  await stack.setConfig("kubeconfig", { value: kubeconfig, secret: true });
  await compile("--noEmit", "false");
  let runs = 0;
  stack.workspace.program = async () => {
    // A module is evaluated once; the program is to run for every operation.
    const copy = join(project, `run-${String(runs++)}.js`);
    copyFileSync(join(project, "index.js"), copy);
    return (await import(copy)) as Record<string, unknown>;
  };
  return stack;
}

interface Found {
  readonly metadata: { readonly name: string };
  readonly spec: object;
}

async function policiesInShop(): Promise<readonly Found[]> {
  const { status, body } = await ask(cluster, "GET", shopPolicies);
  expect(status).toBe(200);
  return body["items"] as readonly Found[];
}
