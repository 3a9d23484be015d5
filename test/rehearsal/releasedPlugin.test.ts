import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Deployment } from "@pulumi/kubernetes/apps/v1/deployment";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import { Service } from "@pulumi/kubernetes/core/v1/service";
import { Release } from "@pulumi/kubernetes/helm/v3/release";
import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { type ChartReference, writeChartStandIn } from "../../rehearsal/chartStandIn";
import type { LocalCluster } from "../../rehearsal/cluster";
import { propertiesWithoutNodes, withoutNodes } from "../../rehearsal/releasedPlugin";
import { clusterTools, newFolder, start, toolsLimit } from "./cluster/support";
import { openStack } from "./providers/support/engine";

/** Says which chart was meant in the place of the chart. */
const standIn = ({ chart, version, repo }: ChartReference) => [chart, version, repo].join(" ");

const changed = (type: string, properties: Readonly<Record<string, unknown>>) =>
  propertiesWithoutNodes(`kubernetes:${type}`, properties, standIn);

const skipAwait = { "pulumi.com/skipAwait": "true" };

describe("without nodes", () => {
  test.each([
    "apps/v1:Deployment",
    "apps/v1:DaemonSet",
    "apps/v1:ReplicaSet",
    "apps/v1:StatefulSet",
    "batch/v1:Job",
    "core/v1:PersistentVolumeClaim",
    "core/v1:Pod",
    "core/v1:Service",
    "networking.k8s.io/v1:Ingress",
  ])("%s is not waited for", (type) => {
    expect(changed(type, { spec: { replicas: 2 } })).toEqual({
      spec: { replicas: 2 },
      metadata: { annotations: skipAwait },
    });
  });

  test.each(["core/v1:Namespace", "core/v1:ConfigMap", "networking.k8s.io/v1:NetworkPolicy", "apps/v1:Other"])(
    "%s stays as it is",
    (type) => {
      expect(changed(type, { metadata: { name: "a" } })).toBeUndefined();
    },
  );

  test("metadata and annotations are kept, and the properties given are not written to", () => {
    const given = { metadata: { name: "a", annotations: { team: "shop", "pulumi.com/skipAwait": "false" } } };
    const before = structuredClone(given);
    expect(changed("core/v1:Service", given)).toEqual({
      metadata: { name: "a", annotations: { team: "shop", "pulumi.com/skipAwait": "true" } },
    });
    expect(given).toEqual(before);
  });
});

describe("a release", () => {
  const release = { name: "calico", chart: "tigera-operator", version: "v3.30.7", values: { a: 1 } };
  const repositoryOpts = { repo: "https://example.test/charts" };

  test("is of a chart that stands in for the one to be fetched, and is not waited for", () => {
    const asked = { ...release, repositoryOpts, verify: true, keyring: "/keys", atomic: true };
    expect(changed("helm.sh/v3:Release", asked)).toEqual({
      name: "calico",
      chart: "tigera-operator v3.30.7 https://example.test/charts",
      values: { a: 1 },
      skipAwait: true,
    });
  });

  test("of a chart in a registry is of one that stands in for it", () => {
    expect(changed("helm.sh/v3:Release", { chart: "oci://example.test/web" })).toEqual({
      chart: "oci://example.test/web  ",
      skipAwait: true,
    });
  });

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ["in a folder of the program's own", { chart: "./charts/web", version: "1.0.0" }],
    ["that is not known yet", { chart: pulumi.output("web"), repositoryOpts }],
  ])("of a chart %s keeps it, and is not waited for", (_, asked) => {
    expect(changed("helm.sh/v3:Release", { ...asked, atomic: true })).toEqual({ ...asked, skipAwait: true });
  });
});

describe("a chart that stands in", () => {
  let folder: string;
  beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), "portcullis-test-"))));
  afterEach(() => {
    fs.rmSync(folder, { recursive: true });
  });
  const chartOf = (meant: ChartReference) => {
    const root = writeChartStandIn(folder, meant);
    return { root, chart: JSON.parse(fs.readFileSync(path.join(root, "Chart.yaml"), "utf8")) as unknown };
  };

  test("has the name and the version of the one that is meant, and says where that is", () => {
    const meant = { chart: "tigera-operator", version: "v3.30.7", repo: "https://example.test/charts" };
    const { root, chart } = chartOf(meant);
    expect(root).toBe(path.join(folder, "tigera-operator-v3.30.7"));
    expect(chart).toEqual({
      apiVersion: "v2",
      name: "tigera-operator",
      version: "v3.30.7",
      description: "stands in for the chart that its annotations name",
      annotations: meant,
    });
  });

  test("makes one ConfigMap, which says the same", () => {
    const { root } = chartOf({ chart: "web", version: "1.0.0", repo: "https://example.test/charts" });
    expect(fs.readdirSync(path.join(root, "templates"))).toEqual(["configMap.yaml"]);
    expect(fs.readFileSync(path.join(root, "templates", "configMap.yaml"), "utf8").split("\n")).toEqual([
      "apiVersion: v1",
      "kind: ConfigMap",
      "metadata:",
      "  name: {{ .Release.Name }}-chart",
      "  namespace: {{ .Release.Namespace }}",
      "data: {{ toJson .Chart.Annotations }}",
      "",
    ]);
  });

  test.each<[string, ChartReference, string, string]>([
    ["a range", { chart: "web", version: ">=1.2" }, "web", "0.0.0"],
    ["no version", { chart: "web" }, "web", "0.0.0"],
    ["a pre-release", { chart: "web", version: "1.2.3-rc.1+a" }, "web", "1.2.3-rc.1+a"],
    ["an address", { chart: "oci://example.test/team/web", version: "1.0.0" }, "web", "1.0.0"],
    ["signs that a folder cannot have", { chart: "a b\n{{c}}", version: "1.0.0" }, "a-b---c--", "1.0.0"],
  ])("of %s is one that Helm takes", (_, meant, name, version) => {
    const { root, chart } = chartOf(meant);
    expect(root).toBe(path.join(folder, `${name}-${version}`));
    expect(chart).toMatchObject({ name, version, annotations: meant });
  });

  test("is the same when it is written again", () => {
    expect(chartOf({ chart: "web" })).toEqual(chartOf({ chart: "web" }));
  });
});

describe("on the real engine", () => {
  let folder: string;
  let cluster: LocalCluster;
  beforeAll(async () => {
    folder = newFolder();
    cluster = await start(folder, await clusterTools());
  }, toolsLimit);
  afterAll(async () => {
    await cluster.stop();
    fs.rmSync(folder, { recursive: true });
  });

  const labels = { app: "web" };
  const program = () => {
    const opts = { provider: new Provider("main", { kubeconfig: cluster.kubeconfigPath }) };
    const settings = new ConfigMap("settings", { data: { a: "1" } }, opts);
    const template = { metadata: { labels }, spec: { containers: [{ name: "web", image: "web" }] } };
    // The name is known only when the object is made.
    const metadata = { annotations: { settings: settings.metadata.name } };
    new Deployment("web", { metadata, spec: { selector: { matchLabels: labels }, template } }, opts);
    new Service("web", { spec: { selector: labels, ports: [{ port: 80 }] } }, opts);
    const repositoryOpts = { repo: "https://example.test/charts" };
    new Release("web", { chart: "web", version: "1.0.0", repositoryOpts, namespace: "default" }, opts);
    return Promise.resolve({});
  };

  test("a preview has the changed properties, and the others as the program wants them", async () => {
    const charts = path.join(folder, "charts");
    const opened = await openStack(withoutNodes(program, charts), cluster);
    const inputs = new Map<string, unknown>();
    try {
      await opened.stack.preview({
        onEvent: ({ resourcePreEvent }) => {
          const { type, new: wanted } = resourcePreEvent?.metadata ?? {};
          if (type !== undefined) inputs.set(type, wanted?.inputs);
        },
      });
    } finally {
      await opened.close();
    }
    expect(inputs.get("kubernetes:apps/v1:Deployment")).toMatchObject({
      metadata: { annotations: skipAwait },
      spec: { selector: { matchLabels: labels } },
    });
    expect(inputs.get("kubernetes:core/v1:Service")).toMatchObject({
      metadata: { annotations: skipAwait },
      spec: { selector: labels, ports: [{ port: 80 }] },
    });
    const settings = inputs.get("kubernetes:core/v1:ConfigMap");
    expect(settings).toMatchObject({ data: { a: "1" } });
    expect(JSON.stringify(settings)).not.toContain("skipAwait");
    const release = inputs.get("kubernetes:helm.sh/v3:Release");
    expect(release).toMatchObject({ chart: path.join(charts, "web-1.0.0"), skipAwait: true });
    expect(release).not.toHaveProperty("repositoryOpts");
    expect(fs.existsSync(path.join(charts, "web-1.0.0", "Chart.yaml"))).toBe(true);
  }, 60_000);
});
