import * as fs from "node:fs";
import type { Processes } from "../../rehearsal/processes";
import { type PeakMemory, watchMemory } from "./processMemory";

/** A command that is measured as a process of its own. */
export interface Command {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** What the last run of it printed. */
  readonly logFile: string;
}

/** What one run of a command took. */
export interface Run {
  /** From its start to its end. */
  readonly milliseconds: number;
  readonly memory: PeakMemory;
}

/** Runs a command once. @throws when it fails, with what it printed */
export async function measure(command: Command, processes: Processes, signal: AbortSignal): Promise<Run> {
  const { name, program, args, environment, logFile } = command;
  signal.throwIfAborted();
  const begun = performance.now();
  const running = await processes.start({
    name,
    command: program,
    args,
    folder: process.cwd(),
    environment: { ...environment },
    logFile,
  });
  const stop = () => void running.stop();
  signal.addEventListener("abort", stop, { once: true });
  const ended = running.ended.then((outcome) => ({ outcome, milliseconds: performance.now() - begun }));
  const memory = await watchMemory(running.identity.pid, ended);
  const { outcome, milliseconds } = await ended;
  signal.removeEventListener("abort", stop);
  signal.throwIfAborted();
  if (outcome !== "exit code 0") {
    throw new Error(`\`${program} ${args.join(" ")}\` ended with ${outcome}:\n${fs.readFileSync(logFile, "utf8")}`);
  }
  return { milliseconds, memory };
}
