/**
 * A program of its own that outlives the one that started it: when its standard input ends, which happens however the
 * parent died, it ends the processes that it was told to guard. One line each: `guard PID` or `release PID`.
 */
import { createInterface } from "node:readline";
import { endProcesses, identify, type ProcessIdentity } from "./identity";

const grace = 3_000;
const guarded = new Map<number, ProcessIdentity>();

// What ends the whole terminal session must not end the one that cleans up after it.
for (const signal of ["SIGINT", "SIGHUP", "SIGTERM"] as const) process.on(signal, () => undefined);

const lines = createInterface({ input: process.stdin });
lines.on("line", (line) => {
  const [verb, number] = line.split(" ");
  const pid = Number(number);
  const identity = verb === "guard" ? identify(pid) : undefined;
  if (identity === undefined) guarded.delete(pid);
  else guarded.set(pid, identity);
});
lines.once("close", () => {
  // What was started last leans on what was started before.
  void endProcesses([...guarded.values()].reverse(), grace).then(() => process.exit());
});
