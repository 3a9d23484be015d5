import { spawn, type ChildProcess } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  endProcesses,
  identify,
  isRunning,
  Processes,
  untilReady,
  type ProcessIdentity,
  type RunningProcess,
} from "../../../rehearsal/processes";

// A process that does not heed SIGTERM is given three seconds by the watchdog.
jest.setTimeout(60_000);

let folder: string;
beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), "portcullis-processes-"))));
afterEach(() => {
  fs.rmSync(folder, { recursive: true });
});

function shell(processes: Processes, script: string, name = "helper"): Promise<RunningProcess> {
  const logFile = path.join(folder, `${name}.log`);
  return processes.start({ name, command: "/bin/sh", args: ["-c", script], folder, logFile });
}

test("stopAll ends all, the last started first, and nothing starts after it", async () => {
  const processes = new Processes();
  const ends: string[] = [];
  for (const name of ["etcd", "api", "controllers"]) {
    const running = await shell(processes, "exec sleep 60", name);
    void running.ended.then((outcome) => ends.push(`${name}: ${outcome}`));
  }
  await processes.stopAll();
  expect(ends).toEqual(["controllers: signal SIGTERM", "api: signal SIGTERM", "etcd: signal SIGTERM"]);
  await expect(shell(processes, "exit")).rejects.toThrow("`helper` is not started, since all is being stopped");
});

test("a process that does not heed SIGTERM is killed after the grace", async () => {
  const processes = new Processes(200);
  const stubborn = await shell(processes, "trap '' TERM; echo ready; while :; do sleep 0.05; done");
  const probe = () => fs.readFileSync(stubborn.logFile, "utf8") === "ready\n";
  await untilReady(stubborn, { probe, limit: 10_000 });
  await stubborn.stop();
  expect(stubborn.outcome()).toBe("signal SIGKILL");
});

test("stopping one that has ended already, or twice, is nothing", async () => {
  const running = await shell(new Processes(), "exit 3");
  expect(await running.ended).toBe("exit code 3");
  await Promise.all([running.stop(), running.stop()]);
  expect(running.outcome()).toBe("exit code 3");
});

test("a program that cannot be started is told by its name", async () => {
  const options = {
    name: "etcd",
    command: path.join(folder, "none"),
    args: [],
    folder,
    logFile: path.join(folder, "log"),
  };
  await expect(new Processes().start(options)).rejects.toThrow("`etcd` cannot be started: spawn ");
});

test("one that ends before it is ready shows the end of its log, and where that is", async () => {
  const running = await shell(new Processes(), "for i in $(seq 20); do echo line $i; done; exit 7");
  const ready = untilReady(running, { probe: () => false, limit: 10_000 });
  const lines = Array.from({ length: 12 }, (_, index) => `  line ${String(index + 9)}`);
  const title = `\`helper\` ended with exit code 7 before it was ready; the end of its log \`${running.logFile}\``;
  await expect(ready).rejects.toThrow(new Error([title, ...lines].join("\n")));
});

test("one that never becomes ready is given up, and still runs", async () => {
  const processes = new Processes();
  const running = await shell(processes, "exec sleep 60");
  await expect(untilReady(running, { probe: () => false, limit: 100 })).rejects.toThrow(
    `\`helper\` was not ready in 0.1 s; its log \`${running.logFile}\` is empty`,
  );
  expect(running.outcome()).toBeUndefined();
  await processes.stopAll();
});

describe("when the program that started it is gone", () => {
  /** A program that starts one process, prints its id, and then does what `then` says. */
  function parent(then: string): ChildProcess {
    const script = path.join(folder, "parent.ts");
    const source = `
      import { Processes } from ${JSON.stringify(path.resolve(__dirname, "../../../rehearsal/processes"))};
      async function main() {
        const processes = new Processes();
        const command = "/bin/sh";
        const start = (name: string, script: string) =>
          processes.start({ name, command, args: ["-c", script], folder: "/", logFile: ${JSON.stringify(folder)} + "/" + name });
        const first = await start("first", "exec sleep 60");
        const stubborn = await start("stubborn", "trap '' TERM; while :; do sleep 0.1; done");
        console.log(first.identity.pid, stubborn.identity.pid);
        ${then}
      }
      void main();`;
    fs.writeFileSync(script, source);
    const args = ["--require", require.resolve("tsx/cjs"), script];
    return spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  }

  async function started(program: ChildProcess): Promise<ProcessIdentity[]> {
    let text = "";
    program.stdout?.on("data", (chunk: Buffer) => (text += chunk.toString()));
    while (!text.endsWith("\n")) await sleep(10);
    return text.split(" ").map((pid) => identify(Number(pid)) ?? { pid: Number(pid), started: "ended" });
  }

  const wait = "await new Promise((resolve) => setTimeout(resolve, 60_000));";
  test.each([
    ["by SIGKILL", wait, "SIGKILL"],
    ["by SIGINT without a handler", wait, "SIGINT"],
    ["by its own exit", "setTimeout(() => process.exit(1), 200);", undefined],
    ["by its normal end", "", undefined],
  ] as const)("%s, its processes end too", async (_, then, signal) => {
    const program = parent(then);
    const children = await started(program);
    if (signal !== undefined) {
      expect(children.map(isRunning)).toEqual([true, true]);
      program.kill(signal);
    }
    await untilGone(children);
  });

  test("a process that was released lives on", async () => {
    const program = parent("processes.release(first); process.exit(0);");
    const [first, stubborn] = await started(program);
    if (first === undefined || stubborn === undefined) throw new Error("two processes were expected");
    await untilGone([stubborn]);
    expect(isRunning(first)).toBe(true);
    await endProcesses([first], 1_000);
    expect(isRunning(first)).toBe(false);
  });
});

test("a process id that another program has by now is left alone", async () => {
  const processes = new Processes();
  const { identity } = await shell(processes, "exec sleep 60");
  await endProcesses([{ pid: identity.pid, started: `${identity.started}0` }], 100);
  expect(isRunning(identity)).toBe(true);
  await processes.stopAll();
});

test("a process that has ended has no identity", async () => {
  const running = await shell(new Processes(), "exit 0");
  await running.ended;
  expect(identify(running.identity.pid)).toBeUndefined();
});

/** Fails by the time limit of the test when one stays. */
async function untilGone(processes: readonly ProcessIdentity[]): Promise<void> {
  while (processes.some(isRunning)) await sleep(20);
}
