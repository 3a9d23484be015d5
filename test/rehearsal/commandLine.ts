import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

const root = path.resolve(__dirname, "../..");

/** A rehearsal that was started the way users start it. */
export interface Started {
  readonly pid: number;
  /** All that it has printed so far. */
  said(): string;
  /** Resolves when it has printed `text`; rejects when it ends before. */
  until(text: string | RegExp): Promise<void>;
  /** How it ended: its exit code, or the signal that killed it. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

/** Starts `npm run rehearsal` with these options. */
export function startRehearsal(options: readonly string[], environment: NodeJS.ProcessEnv = {}): Started {
  const child = spawn(process.execPath, ["--require", "tsx/cjs", "rehearsal/main.ts", ...options], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  const waiting = new Set<() => void>();
  const listen = (chunk: Buffer) => {
    said += chunk.toString();
    for (const look of waiting) look();
  };
  child.stdout.on("data", listen);
  child.stderr.on("data", listen);
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.on("close", (code, signal) => {
      resolve(signal ?? code ?? -1);
    });
  });
  const until = (text: string | RegExp) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (typeof text === "string" ? !said.includes(text) : !text.test(said)) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
      void ended.then(() => {
        reject(new Error(`it ended before it said ${String(text)}:\n${said}`));
      });
    });
  return { pid: child.pid ?? 0, said: () => said, until, ended };
}

/** Runs a rehearsal to its end. */
export async function runRehearsal(...options: string[]): Promise<{ exit: number | NodeJS.Signals; said: string }> {
  const started = startRehearsal(options);
  const exit = await started.ended;
  return { exit, said: started.said() };
}

/** Processes whose command line or working directory is in `folder`. */
export function processesOf(folder: string): string[] {
  return fs
    .readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => `${pid} ${readProcess(pid)}`)
    .filter((described) => described.includes(folder));
}

/** A process can end while it is looked at. */
function readProcess(pid: string): string {
  try {
    const command = fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    return `${command} in ${fs.readlinkSync(`/proc/${pid}/cwd`)}`;
  } catch {
    return "";
  }
}
