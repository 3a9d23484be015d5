import { spawn } from "node:child_process";

export interface RunOptions {
  readonly environment: NodeJS.ProcessEnv;
  /** @default the working directory of this program */
  readonly folder?: string;
  /** Ends the program, and what it started, when it fires. */
  readonly signal?: AbortSignal | undefined;
  /** Called for every line of standard error as it comes. */
  readonly onErrorLine?: (line: string) => void;
}

export interface RunResult {
  readonly output: string;
  readonly errorLines: readonly string[];
  /** `exit code 2` or `signal SIGKILL`; undefined when the program succeeded. */
  readonly failure: string | undefined;
}

/**
 * Runs a program to its end.
 *
 * @throws when it cannot be started, or when `signal` fires
 */
export async function run(command: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  options.signal?.throwIfAborted();
  const child = spawn(command, args, {
    cwd: options.folder,
    env: options.environment,
    stdio: ["ignore", "pipe", "pipe"],
    // A process group of its own, so that the compilers that `go build` starts end with it.
    detached: true,
  });
  const stop = () => {
    endGroup(child.pid);
  };
  options.signal?.addEventListener("abort", stop, { once: true });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  const errorLines: string[] = [];
  const lines = new LineSplitter((line) => {
    errorLines.push(line);
    options.onErrorLine?.(line);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    lines.take(text);
  });
  try {
    const failure = await new Promise<string | undefined>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) => {
        resolve(signal !== null ? `signal ${signal}` : code === 0 ? undefined : `exit code ${String(code)}`);
      });
    });
    options.signal?.throwIfAborted();
    lines.end();
    return { output, errorLines, failure };
  } finally {
    options.signal?.removeEventListener("abort", stop);
  }
}

class LineSplitter {
  private rest = "";

  constructor(private readonly takeLine: (line: string) => void) {}

  take(text: string): void {
    const lines = (this.rest + text).split("\n");
    this.rest = lines.pop() ?? "";
    lines.forEach(this.takeLine);
  }

  end(): void {
    if (this.rest !== "") this.takeLine(this.rest);
    this.rest = "";
  }
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGTERM");
  } catch {
    // It has ended already.
  }
}
