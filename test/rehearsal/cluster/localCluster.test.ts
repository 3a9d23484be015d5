import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import { createServer, type Server } from "node:net";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stopLocalCluster, type ClusterTools, type LocalCluster } from "../../../rehearsal/cluster";
import { isRunning, Processes, type ProcessIdentity } from "../../../rehearsal/processes";
import { obtainTools, silent } from "../../../tools";
import { ask, clusterTools, newFolder, start, toolsLimit } from "./support";

jest.setTimeout(120_000);

let tools: ClusterTools;
beforeAll(async () => (tools = await clusterTools()), toolsLimit);

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
    const { hostname, port } = new URL(cluster.endpoint);
    const args = [path.join(folder, "certificates", "apiserver.crt"), hostname, port];
    const script = `
      const [ca, host, port] = process.argv.slice(1);
      require("node:https").get({ host, port, path: "/healthz", ca: require("node:fs").readFileSync(ca), agent: false },
        (response) => { console.log(response.statusCode); response.resume(); });`;
    expect(execFileSync(process.execPath, ["-e", script, ...args], { encoding: "utf8" })).toBe("200\n");
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

  test("deletes in the foreground: an owner goes after what it owns", async () => {
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

describe("a folder", () => {
  let folder: string;
  beforeEach(() => (folder = newFolder()));
  afterEach(async () => {
    await stopLocalCluster(folder);
    fs.rmSync(folder, { recursive: true });
  });

  async function startWithObject(): Promise<LocalCluster> {
    const cluster = await start(folder, tools);
    await ask(cluster, "POST", "/api/v1/namespaces", { body: { metadata: { name: "shop" } } });
    return cluster;
  }

  function access({ endpoint, caData, token }: LocalCluster): Record<string, string> {
    return { endpoint, caData, token };
  }

  async function hasObject(cluster: LocalCluster): Promise<boolean> {
    return (await ask(cluster, "GET", "/api/v1/namespaces/shop")).status === 200;
  }

  test("keeps objects, endpoint, certificates and token after a stop", async () => {
    const first = await startWithObject();
    await first.stop();
    expect(recorded(folder)).toEqual([]);
    const second = await start(folder, tools);
    expect(access(second)).toEqual(access(first));
    expect(await hasObject(second)).toBe(true);
    await second.stop();
  });

  test("keeps them also when all programs were killed", async () => {
    const program = await startInProgram(folder, "await new Promise((resolve) => setTimeout(resolve, 600_000));");
    const processes = recorded(folder);
    const cluster = program.cluster;
    await ask(cluster, "POST", "/api/v1/namespaces", { body: { metadata: { name: "shop" } } });
    for (const { pid } of processes) process.kill(pid, "SIGKILL");
    await program.kill();
    const again = await start(folder, tools);
    expect(access(again)).toEqual(access(cluster));
    expect(await hasObject(again)).toBe(true);
    await again.stop();
  });

  test("is left by all programs when the one that started them is killed", async () => {
    const program = await startInProgram(folder, "await new Promise((resolve) => setTimeout(resolve, 600_000));");
    const processes = recorded(folder);
    expect(processes.map(({ name }) => name)).toEqual(["etcd", "kube-apiserver", "kube-controller-manager"]);
    expect(processes.map(isRunning)).toEqual([true, true, true]);
    await program.kill();
    while (processes.some(isRunning)) await sleep(20);
  });

  test("that another program uses now is refused", async () => {
    const program = await startInProgram(folder, "await new Promise((resolve) => setTimeout(resolve, 600_000));");
    const inUse = `folder \`${folder}\`: the process ${String(program.pid)} runs a cluster there; wait for its end, or`;
    await expect(start(folder, tools)).rejects.toThrow(inUse);
    await expect(stopLocalCluster(folder)).rejects.toThrow(inUse);
    const processes = recorded(folder);
    await program.kill();
    while (processes.some(isRunning)) await sleep(20);
  });

  test("with a kept cluster is attached to, and stopped from there", async () => {
    const { cluster } = await startInProgram(folder, "cluster.release(); process.exit(0);");
    const processes = recorded(folder);
    const attached = await start(folder, tools);
    expect(access(attached)).toEqual(access(cluster));
    expect(recorded(folder)).toEqual(processes);
    expect(attached.failure()).toBeUndefined();
    process.kill(processes[2]?.pid ?? 0, "SIGKILL");
    while (attached.failure() === undefined) await sleep(10);
    expect(attached.failure()).toContain("`kube-controller-manager` has ended");
    await attached.stop();
    expect(processes.map(isRunning)).toEqual([false, false, false]);
    expect(await stopLocalCluster(folder)).toBe(false);
  });

  test("with a kept cluster of which a program has ended is started anew", async () => {
    const { cluster } = await startInProgram(folder, "cluster.release(); process.exit(0);");
    const processes = recorded(folder);
    process.kill(processes[1]?.pid ?? 0, "SIGKILL");
    while (processes.every(isRunning)) await sleep(10);
    const again = await start(folder, tools);
    expect(processes.map(isRunning)).toEqual([false, false, false]);
    expect(again.endpoint).toBe(cluster.endpoint);
    await again.stop();
  });

  test("whose port was taken meanwhile is refused with the port", async () => {
    const first = await start(folder, tools);
    await first.stop();
    const port = Number(new URL(first.endpoint).port);
    const taker = await listen(port);
    await expect(start(folder, tools)).rejects.toThrow(
      `port ${String(port)} of the cluster in \`${folder}\` is taken by another program; `,
    );
    taker.close();
    expect(recorded(folder)).toEqual([]);
  });
});

describe("a start", () => {
  let folder: string;
  beforeEach(() => (folder = newFolder()));
  afterEach(() => {
    fs.rmSync(folder, { recursive: true });
  });

  test.each(["etcd", "kube-apiserver"] as const)(
    "whose %s fails shows its last words, and leaves nothing",
    async (name) => {
      const broken = path.join(folder, "broken");
      fs.writeFileSync(broken, "#!/bin/sh\necho cannot read the flags >&2\nexit 9\n", { mode: 0o755 });
      const processes = new Processes();
      const starting = start(folder, { ...tools, [name]: { ...tools[name], path: broken } }, processes);
      await expect(starting).rejects.toThrow(
        `\`${name}\` ended with exit code 9 before it was ready; the end of its log ` +
          `\`${path.join(folder, `${name}.log`)}\`\n  cannot read the flags`,
      );
      expect(recorded(folder)).toEqual([]);
      const again = await start(folder, tools);
      await again.stop();
    },
  );

  test("during which all is stopped ends, and leaves nothing", async () => {
    const processes = new Processes();
    const starting = start(folder, tools, processes);
    const outcome = starting.then(
      () => "started",
      () => "refused",
    );
    while (!fs.existsSync(path.join(folder, "kube-apiserver.log"))) await sleep(10);
    const running = recorded(folder);
    await processes.stopAll();
    expect(await outcome).toBe("refused");
    expect(running.some(isRunning)).toBe(false);
  });
});

interface Recorded extends ProcessIdentity {
  readonly name: string;
}

/** The processes of a folder; none when it has been left. */
function recorded(folder: string): readonly Recorded[] {
  const file = path.join(folder, "processes.json");
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, "utf8")) as { processes: Recorded[] }).processes : [];
}

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

async function listen(port: number): Promise<Server> {
  const server = createServer();
  return new Promise((resolve) =>
    server.listen({ host: "127.0.0.1", port }, () => {
      resolve(server);
    }),
  );
}

/** Starts a cluster from a program of its own, which then does what `then` says. */
async function startInProgram(
  folder: string,
  then: string,
): Promise<{ readonly cluster: LocalCluster; readonly pid: number; readonly kill: () => Promise<unknown> }> {
  const root = path.resolve(__dirname, "../../..");
  const source = `
    const { startLocalCluster } = require(${JSON.stringify(path.join(root, "rehearsal/cluster"))});
    const { Processes } = require(${JSON.stringify(path.join(root, "rehearsal/processes"))});
    const { silent } = require(${JSON.stringify(path.join(root, "tools"))});
    async function main() {
      const options = { folder: ${JSON.stringify(folder)}, tools: ${JSON.stringify(tools)}, progress: silent };
      const cluster = await startLocalCluster({ ...options, processes: new Processes() });
      console.log(JSON.stringify(cluster));
      ${then}
    }
    main();`;
  const args = ["--require", "tsx/cjs", "-e", source];
  const program = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  program.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
  while (!text.endsWith("\n")) {
    if (program.exitCode !== null) throw new Error(`the program ended with ${String(program.exitCode)}`);
    await sleep(10);
  }
  const kill = () => {
    const ended = once(program, "exit");
    program.kill("SIGKILL");
    return ended;
  };
  return { cluster: JSON.parse(text) as LocalCluster, pid: program.pid ?? 0, kill };
}
