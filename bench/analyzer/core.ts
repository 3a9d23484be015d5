import { execFile } from "node:child_process";
import * as path from "node:path";
import { parseArgs, promisify } from "node:util";
import type { TableStyle } from "../table";
import { coreCases, growthCases, mainCases } from "./cases";
import type { CoreResult } from "./coreCase";
import { coreTables } from "./coreReport";

const help = `Measures the core of the analyzer on objects in memory: who reaches whom, all pairs, and what one change does to it.
Every case is a process of its own. Times are of CPU.

usage: make bench-core [ARGS="OPTIONS"]

  --cases NAME,…    of ${Object.keys(mainCases).join(", ")} and growth (default: all)
  --seed N          of what is generated (default: 1)
  --markdown        print tables in Markdown
  --help            print this

What is wanted is printed with what is measured; missing it is no failure.
exit codes: 0 measured, 1 a case failed, 2 wrong usage
`;

class UsageError extends Error {}

async function main(): Promise<void> {
  const { cases, seed, style, helpOnly } = readArguments();
  if (helpOnly) {
    process.stdout.write(help);
    return;
  }
  const results = new Map<string, CoreResult>();
  // What has to be transpiled would count for the first case.
  await measure("teams-63", seed);
  for (const name of cases) {
    process.stderr.write(`${coreCases[name]?.title ?? name}\n`);
    try {
      results.set(name, await measure(name, seed));
    } catch (error) {
      // The others may well be measured.
      process.stderr.write(`${error instanceof Error ? error.message : "unknown error"}\n`);
      process.exitCode = 1;
    }
  }
  process.stdout.write(`${coreTables(results, style)}\n`);
}

const root = path.resolve(__dirname, "../..");

async function measure(name: string, seed: number): Promise<CoreResult> {
  const program = path.join(__dirname, "coreCase.ts");
  // The loader of the stack's program gives what the compiler gives; others change functions so that they are slower.
  const options = ["--expose-gc", "--require", path.join(root, "transpile.js")];
  const { stdout } = await promisify(execFile)(process.execPath, [...options, program, name, String(seed)]);
  return JSON.parse(stdout) as CoreResult;
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        cases: { type: "string", default: [...Object.keys(mainCases), "growth"].join(",") },
        seed: { type: "string", default: "1" },
        markdown: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    const style: TableStyle = values.markdown ? "markdown" : "text";
    return { cases: values.cases.split(",").flatMap(named), seed: seedOf(values.seed), style, helpOnly: values.help };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : "wrong usage");
  }
}

function named(name: string): string[] {
  if (name === "growth") return Object.keys(growthCases);
  if (!Object.hasOwn(coreCases, name)) throw new UsageError(`--cases knows no \`${name}\``);
  return [name];
}

function seedOf(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`--seed takes a whole number, got \`${text}\``);
  return Number(text);
}

main().catch((error: unknown) => {
  if (error instanceof UsageError) process.stderr.write(`${error.message}\n\n${help}`);
  else process.stderr.write(`\n${error instanceof Error ? String(error.stack) : "unknown error"}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
