import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { once } from "node:events";
import { Guard } from "./guard";
import { identify, type ProcessIdentity } from "./identity";
import { readLastLines } from "./logFile";

export interface ProcessOptions {
  /** How messages call it. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Working directory. */
  readonly folder: string;
  /** Standard output and error go there; what an earlier run wrote is dropped. */
  readonly logFile: string;
  /** @default process.env */
  readonly environment?: NodeJS.ProcessEnv;
}

/** A program that was started here. */
export interface RunningProcess {
  readonly name: string;
  readonly identity: ProcessIdentity;
  readonly logFile: string;
  /** Resolves when it has ended, with how: `exit code 1`, `signal SIGKILL`. */
  readonly ended: Promise<string>;
  /** How it ended; undefined while it runs. */
  outcome(): string | undefined;
  /** Ends it; resolves when it is gone. */
  stop(): Promise<void>;
}

/**
 * The child processes of this program. None of them outlives it: not when it ends, nor when it is killed in a way that
 * it cannot see, since a small second process watches over it. The only exception is `release`.
 */
export class Processes {
  private readonly running = new Map<RunningProcess, ChildProcess>();
  private readonly guard = new Guard();

  /** @param grace milliseconds from SIGTERM to SIGKILL */
  constructor(private readonly grace = 5_000) {}

  /**
   * Starts a program in a session of its own, so that Ctrl-C at the terminal reaches only the program that then ends
   * the others in order.
   *
   * @throws when it cannot be started
   */
  async start(options: ProcessOptions): Promise<RunningProcess> {
    this.guard.stand();
    const log = openSync(options.logFile, "w", 0o600);
    const child = spawn(options.command, options.args, {
      cwd: options.folder,
      env: options.environment,
      stdio: ["ignore", log, log],
      detached: true,
    });
    // Before anything else is awaited: from here on a kill of this program must not leave the child behind.
    if (child.pid !== undefined) this.guard.add(child.pid);
    closeSync(log);
    child.unref();
    let outcome: string | undefined;
    const ended = new Promise<string>((resolve) => {
      child.once("exit", (code, signal) => {
        outcome = signal === null ? `exit code ${String(code)}` : `signal ${signal}`;
        resolve(outcome);
      });
    });
    await once(child, "spawn");
    const pid = child.pid ?? 0;
    const identity = identify(pid) ?? { pid, started: "" };
    let stopping: Promise<void> | undefined;
    const running: RunningProcess = {
      name: options.name,
      identity,
      logFile: options.logFile,
      ended,
      outcome: () => outcome,
      stop: () => (stopping ??= end(child, ended, this.grace)),
    };
    this.running.set(running, child);
    void ended.then(() => {
      this.running.delete(running);
      this.guard.remove(pid);
    });
    return running;
  }

  /** Ends all that still run, the last started first, since it leans on those before it. */
  async stopAll(): Promise<void> {
    for (const each of [...this.running.keys()].reverse()) await each.stop();
  }

  /** Lets a process live on when this program ends. */
  release(released: RunningProcess): void {
    this.guard.remove(released.identity.pid);
    this.running.delete(released);
  }
}

/** A program ended, or did not become ready; the message ends with the last lines of its log. */
export class ProcessFailed extends Error {
  override readonly name = "ProcessFailed";

  constructor(process: RunningProcess, what: string) {
    const lines = readLastLines(process.logFile, 12);
    const said = lines.length === 0 ? " wrote nothing to" : "; the end of";
    super([`\`${process.name}\` ${what}${said} its log \`${process.logFile}\``, ...lines].join("\n  "));
  }
}

export interface ReadyOptions {
  /** True when the program does its work. */
  readonly probe: () => Promise<boolean> | boolean;
  /** Milliseconds after which it counts as hanging. */
  readonly limit: number;
}

/**
 * Waits until a program does its work.
 *
 * @throws {ProcessFailed} when it ends before, or takes longer than `limit`
 */
export async function untilReady(process: RunningProcess, { probe, limit }: ReadyOptions): Promise<void> {
  const end = performance.now() + limit;
  while (!(await probe())) {
    const outcome = process.outcome();
    if (outcome !== undefined) throw new ProcessFailed(process, `ended with ${outcome} before it was ready`);
    if (performance.now() > end) throw new ProcessFailed(process, `was not ready in ${String(limit / 1000)} s`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function end(child: ChildProcess, ended: Promise<string>, grace: number): Promise<void> {
  child.ref();
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), grace);
  await ended;
  clearTimeout(timer);
}
