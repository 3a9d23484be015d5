import { parseArgs } from "node:util";
import { closeFolder, openFolder } from "../../rehearsal/folder";
import { Processes } from "../../rehearsal/processes";
import { openStage } from "../../rehearsal/stage";
import { createProgress, ToolUnavailable } from "../../tools";
import { compare } from "./comparison";
import { measureSets } from "./policySets";
import { memorySource } from "./processMemory";
import { comparisonTable, setTable, slopeLines } from "./report";
import { prepareSides, type Sides } from "./sides";

const help = `Compares a preview of the dev stack with one of an empty Pulumi program: the same engine, the same machine, in turns.
Then previews and applies sets of more and more policies on a real API server.

usage: make bench [ARGS="OPTIONS"]

  --rounds N        measurements of each side (default: 7)
  --sizes N,N,…     policies in one set (default: 10,100,1000); \`none\` leaves this part out
  --help            print this

The wanted ratios are printed with the measured ones; missing them is no failure.
exit codes: 0 measured, 1 a command failed, 2 wrong usage or a program that cannot be had, 130 interrupted
`;

class UsageError extends Error {}

async function main(): Promise<number> {
  const { rounds, sizes, helpOnly } = readArguments();
  if (helpOnly) {
    process.stdout.write(help);
    return 0;
  }
  const interrupted = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.on(name, () => {
      // The second time it is meant: the watchdog ends what still runs.
      if (interrupted.signal.aborted) process.exit(130);
      interrupted.abort();
    });
  }
  const { signal } = interrupted;
  const folder = openFolder(undefined);
  const processes = new Processes();
  const progress = createProgress();
  try {
    const stage = await openStage({ folder, progress, signal });
    try {
      const sides = await prepareSides(folder, stage);
      const comparison = await compare({ ...sides, rounds, processes, progress, signal });
      print(comparisonTable(comparison), "", ...conditions(sides));
      if (sizes.length > 0) {
        const timings = await measureSets({ folder, stage, sizes, progress, signal });
        print("", setTable(timings), "", ...slopeLines(timings));
      }
    } finally {
      await processes.stopAll();
      await stage.close();
    }
  } catch (error) {
    if (signal.aborted) return 130;
    throw error;
  } finally {
    closeFolder(folder);
  }
  return 0;
}

/** What a reader has to know to read the figures. */
const conditions = ({ way }: Sides) => [
  "Medians, with minimum and maximum.",
  way === "typed"
    ? "Measured is `pulumi preview` as users type it."
    : "There is no language host for Node here: measured are both programs by the Automation API, each in a process of its own.",
  "The providers and the API server run already, outside of what is measured.",
  `Memory is read from ${memorySource}.`,
];

const print = (...lines: readonly string[]) => process.stdout.write(`${lines.join("\n")}\n`);

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        rounds: { type: "string", default: "7" },
        sizes: { type: "string", default: "10,100,1000" },
        help: { type: "boolean", default: false },
      },
    });
    const sizes = values.sizes === "none" ? [] : values.sizes.split(",").map((size) => count("--sizes", size));
    return { rounds: count("--rounds", values.rounds), sizes, helpOnly: values.help };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : "wrong usage");
  }
}

function count(option: string, text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new UsageError(`${option} takes positive whole numbers, got \`${text}\``);
  return Number(text);
}

function explain(error: unknown): number {
  if (error instanceof UsageError) process.stderr.write(`${error.message}\n\n${help}`);
  else if (error instanceof ToolUnavailable) process.stderr.write(`\n${error.message}\n`);
  else process.stderr.write(`\n${error instanceof Error ? String(error.stack) : "unknown error"}\n`);
  return error instanceof UsageError || error instanceof ToolUnavailable ? 2 : 1;
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => (process.exitCode = explain(error)),
);
