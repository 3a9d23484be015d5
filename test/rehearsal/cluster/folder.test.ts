import * as fs from "node:fs";
import { createServer, type Server } from "node:net";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stopLocalCluster, type ClusterTools, type LocalCluster } from "../../../rehearsal/cluster";
import { isRunning, Processes } from "../../../rehearsal/processes";
import { ask, clusterTools, newFolder, recorded, start, startInProgram, toolsLimit } from "./support";

jest.setTimeout(120_000);

const waiting = "await new Promise((resolve) => setTimeout(resolve, 600_000));";
const keeping = "cluster.release(); process.exit(0);";

let tools: ClusterTools;
beforeAll(async () => {
  tools = await clusterTools();
}, toolsLimit);

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
    const program = await startInProgram(folder, tools, waiting);
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
    const program = await startInProgram(folder, tools, waiting);
    const processes = recorded(folder);
    expect(processes.map(({ name }) => name)).toEqual(["etcd", "kube-apiserver", "kube-controller-manager"]);
    expect(processes.map(isRunning)).toEqual([true, true, true]);
    await program.kill();
    while (processes.some(isRunning)) await sleep(20);
  });

  test("that another program uses now is refused", async () => {
    const program = await startInProgram(folder, tools, waiting);
    const inUse = `folder \`${folder}\`: the process ${String(program.pid)} runs a cluster there; wait for its end, or`;
    await expect(start(folder, tools)).rejects.toThrow(inUse);
    await expect(stopLocalCluster(folder)).rejects.toThrow(inUse);
    const processes = recorded(folder);
    await program.kill();
    while (processes.some(isRunning)) await sleep(20);
  });

  test("with a kept cluster is attached to, and stopped from there", async () => {
    const { cluster } = await startInProgram(folder, tools, keeping);
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
    const { cluster } = await startInProgram(folder, tools, keeping);
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

async function listen(port: number): Promise<Server> {
  const server = createServer();
  return new Promise((resolve) =>
    server.listen({ host: "127.0.0.1", port }, () => {
      resolve(server);
    }),
  );
}
