import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ClusterTools, LocalCluster } from "../../../rehearsal/cluster";
import { obtainTools, silent } from "../../../tools";
import { ask, clusterTools, newFolder, recorded, start, toolsLimit } from "./support";

jest.setTimeout(120_000);

let tools: ClusterTools;
beforeAll(async () => {
  tools = await clusterTools();
}, toolsLimit);

describe("a cluster", () => {
  let folder: string;
  let cluster: LocalCluster;
  beforeAll(async () => (cluster = await start((folder = newFolder()), tools)));
  afterAll(async () => {
    await cluster.stop();
    fs.rmSync(folder, { recursive: true });
  });

  test("is Kubernetes 1.31 on loopback, and no program of it has ended", async () => {
    expect(new URL(cluster.endpoint).hostname).toBe("127.0.0.1");
    const { body } = await ask(cluster, "GET", "/version");
    expect(body).toMatchObject({ major: "1", minor: "31" });
    expect(cluster.failure()).toBeUndefined();
  });

  test.each([
    ["who does not log in", null, 403],
    ["with an unknown token", "0".repeat(64), 401],
  ])("refuses a user %s", async (_, token, status) => {
    expect(await ask(cluster, "GET", "/api/v1/namespaces/default/secrets", { token })).toMatchObject({ status });
  });

  test("lets a user who does not log in ask for its health, as EKS does", async () => {
    expect(await ask(cluster, "GET", "/healthz", { token: null })).toMatchObject({ status: 200 });
  });

  test("decides by RBAC what a user may do", async () => {
    const asked = { user: "somebody", resourceAttributes: { namespace: "default", verb: "list", resource: "pods" } };
    const review = { apiVersion: "authorization.k8s.io/v1", kind: "SubjectAccessReview", spec: asked };
    const allowed = async () => {
      const { body } = await ask(cluster, "POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews", {
        body: review,
      });
      return (body["status"] as { allowed: boolean }).allowed;
    };
    expect(await allowed()).toBe(false);
    const rbac = "/apis/rbac.authorization.k8s.io/v1/namespaces/default";
    const metadata = { name: "readers" };
    const rules = [{ apiGroups: [""], resources: ["pods"], verbs: ["list"] }];
    const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "readers" };
    const subjects = [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "somebody" }];
    await ask(cluster, "POST", `${rbac}/roles`, { body: { metadata, rules } });
    await ask(cluster, "POST", `${rbac}/rolebindings`, { body: { metadata, roleRef, subjects } });
    // The authorizer reads roles from a cache that follows at once, but after.
    while (!(await allowed())) await sleep(20);
  });

  test("refuses a policy that is invalid, in a dry run that changes nothing", async () => {
    const policies = "/apis/networking.k8s.io/v1/namespaces/default/networkpolicies";
    const policy = (policyTypes: string[]) => ({ metadata: { name: "p" }, spec: { podSelector: {}, policyTypes } });
    const dryRun = (types: string[]) => ask(cluster, "POST", `${policies}?dryRun=All`, { body: policy(types) });
    expect(await dryRun(["Ingress"])).toMatchObject({ status: 201 });
    const refused = await dryRun(["ingress"]);
    expect(refused.status).toBe(422);
    expect(refused.body["message"]).toContain('Unsupported value: "ingress": supported values: "Ingress", "Egress"');
    expect((await ask(cluster, "GET", policies)).body["items"]).toEqual([]);
  });

  test("deletes a namespace with all that is in it", async () => {
    await ask(cluster, "POST", "/api/v1/namespaces", { body: { metadata: { name: "shop" } } });
    const settings = { metadata: { name: "settings" }, data: { colour: "green" } };
    await ask(cluster, "POST", "/api/v1/namespaces/shop/configmaps", { body: settings });
    await ask(cluster, "DELETE", "/api/v1/namespaces/shop");
    while ((await ask(cluster, "GET", "/api/v1/namespaces/shop")).status !== 404) await sleep(100);
    expect(await ask(cluster, "GET", "/api/v1/namespaces/shop/configmaps/settings")).toMatchObject({ status: 404 });
  });

  test("deletes in the foreground once it says so: an owner goes after what it owns", async () => {
    await cluster.deletionsReady();
    const configMaps = "/api/v1/namespaces/default/configmaps";
    const owner = await ask(cluster, "POST", configMaps, { body: { metadata: { name: "owner" } } });
    const { uid } = owner.body["metadata"] as { uid: string };
    const reference = { apiVersion: "v1", kind: "ConfigMap", name: "owner", uid, blockOwnerDeletion: true };
    const owned = { metadata: { name: "owned", ownerReferences: [reference] } };
    await ask(cluster, "POST", configMaps, { body: owned });
    await ask(cluster, "DELETE", `${configMaps}/owner`, { body: { propagationPolicy: "Foreground" } });
    while ((await ask(cluster, "GET", `${configMaps}/owner`)).status !== 404) await sleep(100);
    expect(await ask(cluster, "GET", `${configMaps}/owned`)).toMatchObject({ status: 404 });
  });

  test("goes back to what was noted, also where a finalizer holds what has been made since", async () => {
    const configMaps = "/api/v1/namespaces/default/configmaps";
    await ask(cluster, "POST", configMaps, { body: { metadata: { name: "before" } } });
    await cluster.noteContents();
    const held = { metadata: { name: "since", finalizers: ["example.com/held"] } };
    expect(await ask(cluster, "POST", configMaps, { body: held })).toMatchObject({ status: 201 });
    await ask(cluster, "POST", "/api/v1/namespaces", { body: { metadata: { name: "since" } } });
    const service = (name: string, type: string) => ({ metadata: { name }, spec: { type, ports: [{ port: 80 }] } });
    for (const made of [service("web", "LoadBalancer"), service("api", "ClusterIP")]) {
      await ask(cluster, "POST", "/api/v1/namespaces/default/services", { body: made });
    }
    expect(await cluster.restoreContents()).toEqual(["default/web"]);
    // The API server reads from a cache that follows at once, but after.
    while ((await ask(cluster, "GET", `${configMaps}/since`)).status !== 404) await sleep(20);
    while ((await ask(cluster, "GET", "/api/v1/namespaces/since")).status !== 404) await sleep(20);
    expect(await ask(cluster, "GET", `${configMaps}/before`)).toMatchObject({ status: 200 });
  });

  test(
    "can be used by its kubeconfig",
    async () => {
      const { kubectl } = await obtainTools(["kubectl"], { progress: silent });
      const args = ["--kubeconfig", cluster.kubeconfigPath, "get", "namespaces", "-o", "name"];
      const environment = { PATH: process.env["PATH"], HOME: folder };
      expect(execFileSync(kubectl.path, args, { encoding: "utf8", env: environment })).toContain("namespace/default\n");
    },
    toolsLimit,
  );

  test("has all its files in a folder that only its owner can read", () => {
    expect(fs.statSync(folder).mode & 0o777).toBe(0o700);
    for (const name of ["tokens.csv", "service-account.key", "kubeconfig", "controllers.kubeconfig"]) {
      expect([name, fs.statSync(path.join(folder, name)).mode & 0o077]).toEqual([name, 0]);
    }
  });

  test("listens on no port but that of the API server", () => {
    const owned = recorded(folder).map(({ pid }) => pid);
    const listening = owned.flatMap((pid) => listeningPorts(pid));
    expect(listening).toEqual([Number(new URL(cluster.endpoint).port)]);
  });

  test("is refused to a second start on its folder", async () => {
    await expect(start(folder, tools)).rejects.toThrow(`folder \`${folder}\`: this program runs a cluster there; `);
    expect(await ask(cluster, "GET", "/version")).toMatchObject({ status: 200 });
  });
});

function listeningPorts(pid: number): number[] {
  const sockets = fs
    .readdirSync(`/proc/${String(pid)}/fd`)
    .map((fd) => /socket:\[(\d+)\]/.exec(fs.readlinkSync(`/proc/${String(pid)}/fd/${fd}`))?.[1]);
  return ["tcp", "tcp6"].flatMap((table) =>
    fs
      .readFileSync(`/proc/${String(pid)}/net/${table}`, "utf8")
      .split("\n")
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[3] === "0A" && sockets.includes(fields[9]))
      .map((fields) => parseInt(fields[1]?.split(":")[1] ?? "", 16)),
  );
}
