import type { Outcome } from "./operationLog";

/** An operation of the engine that failed, with what the engine says about it. */
export class EngineError extends Error {
  constructor(
    readonly operation: Operation,
    readonly outcome: Outcome,
    readonly logFile: string,
  ) {
    super(`${operation} failed\n${outcome.errors.join("\n")}\nall that the engine said is in ${logFile}`);
  }
}

export type Operation = "preview" | "up" | "destroy";
