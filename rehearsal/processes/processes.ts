import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { once } from "node:events";
import { Guard } from "./guard";
import { identify, type ProcessIdentity } from "./identity";

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
  private readonly running = new Set<RunningProcess>();
  private readonly guard = new Guard();
  private stopped = false;

  /** @param grace milliseconds from SIGTERM to SIGKILL */
  constructor(private readonly grace = 5_000) {}

  /**
   * Starts a program in a session of its own, so that Ctrl-C at the terminal reaches only the program that then ends
   * the others in order.
   *
   * @throws when it cannot be started, or `stopAll` was called before
   */
  async start(options: ProcessOptions): Promise<RunningProcess> {
    if (this.stopped) throw new Error(`\`${options.name}\` is not started, since all is being stopped`);
    this.guard.stand();
    const log = openSync(options.logFile, "w", 0o600);
    const child = spawn(options.command, options.args, {
      cwd: options.folder,
      env: options.environment,
      stdio: ["ignore", log, log],
      detached: true,
    });
    closeSync(log);
    if (child.pid === undefined) {
      const [error] = (await once(child, "error")) as [Error];
      throw new Error(`\`${options.name}\` cannot be started: ${error.message}`);
    }
    // Nothing is awaited up to here: a kill of this program at any time must not leave the child behind.
    this.guard.add(child.pid);
    child.unref();
    const running = describe(options, child, child.pid, this.grace);
    this.running.add(running);
    void running.ended.then(() => {
      this.release(running);
    });
    return running;
  }

  /** Ends all that still run, the last started first, since it leans on those before it; none can be started after. */
  async stopAll(): Promise<void> {
    this.stopped = true;
    for (const each of [...this.running].reverse()) await each.stop();
  }

  /** Lets a process live on when this program ends. */
  release(released: RunningProcess): void {
    this.guard.remove(released.identity.pid);
    this.running.delete(released);
  }
}

function describe({ name, logFile }: ProcessOptions, child: ChildProcess, pid: number, grace: number): RunningProcess {
  let outcome: string | undefined;
  const ended = new Promise<string>((resolve) => {
    child.once("exit", (code, signal) => {
      outcome = signal === null ? `exit code ${String(code)}` : `signal ${signal}`;
      resolve(outcome);
    });
  });
  let stopping: Promise<void> | undefined;
  return {
    name,
    // One that has ended already has no start any more, and nothing will be taken for it.
    identity: identify(pid) ?? { pid, started: "" },
    logFile,
    ended,
    outcome: () => outcome,
    stop: () => (stopping ??= end(child, ended, grace)),
  };
}

async function end(child: ChildProcess, ended: Promise<string>, grace: number): Promise<void> {
  child.ref();
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), grace);
  await ended;
  clearTimeout(timer);
}
