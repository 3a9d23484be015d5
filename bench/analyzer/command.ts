import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parseArgs } from "node:util";
import type { TableStyle } from "../table";
import { type Comparison, compareCommands, compareHelp } from "./againstFloor";
import { commandTable } from "./commandReport";
import { writeManifests } from "./generator/files";
import { type SizeName, sizes } from "./generator/inventory";
import { generateTeams } from "./generator/teams";

const help = `Compares the command \`portcullis\` with a script that only reads and parses the same files: the floor of whatever reads YAML.

usage: make bench-command [ARGS="OPTIONS"]

  --sizes NAME,…    of ${Object.keys(sizes).join(", ")} (default: all)
  --runs N          measurements of each (default: 5)
  --program FILE    the command to measure (default: dist/cli/main.js, built anew)
  --seed N          of what is generated (default: 1)
  --markdown        print the table in Markdown
  --help            print this

The wanted ratios are printed with the measured ones; missing them is no failure.
exit codes: 0 measured, 1 a command failed, 2 wrong usage
`;

class UsageError extends Error {}

async function main(): Promise<void> {
  const { chosen, runs, seed, program, style, helpOnly } = readArguments();
  if (helpOnly) {
    process.stdout.write(help);
    return;
  }
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "portcullis-bench-"));
  try {
    const options = { program: program ?? buildCommand(), folder, runs, failed };
    const rows: (Comparison & { size: string })[] = [{ size: "", ...(await compareHelp(options)) }];
    for (const size of chosen) {
      process.stderr.write(`${size}: ${String(sizes[size].workloads)} workloads\n`);
      const files = writeManifests(generateTeams(sizes[size], seed), path.join(folder, size));
      for (const comparison of await compareCommands(size, files, options)) rows.push({ size, ...comparison });
      fs.rmSync(path.join(folder, size), { recursive: true });
    }
    process.stdout.write(`${commandTable(rows, style)}\n\n${conditions(runs)}\n`);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

function failed(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : "unknown error"}\n`);
  process.exitCode = 1;
}

/** What a reader has to know to read the figures. */
const conditions = (runs: number) =>
  [
    `Node ${process.version}; medians of ${String(runs)} runs in turns, with minimum and maximum; output goes to a file.`,
    "Memory is the most that was resident in the process; the floor of a diff reads both sides.",
  ].join("\n");

/** Builds the package, as it would be published. */
function buildCommand(): string {
  const root = path.resolve(__dirname, "../..");
  const { status, stdout, stderr } = spawnSync("npm", ["run", "--silent", "build"], { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(`the command cannot be built:\n${stdout}${stderr}`);
  return path.join(root, "dist/cli/main.js");
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        sizes: { type: "string", default: Object.keys(sizes).join(",") },
        runs: { type: "string", default: "5" },
        seed: { type: "string", default: "1" },
        program: { type: "string" },
        markdown: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    const style: TableStyle = values.markdown ? "markdown" : "text";
    return {
      chosen: values.sizes.split(",").map(sizeNamed),
      runs: count("--runs", values.runs),
      seed: count("--seed", values.seed),
      program: values.program,
      style,
      helpOnly: values.help,
    };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : "wrong usage");
  }
}

function sizeNamed(name: string): SizeName {
  if (!Object.hasOwn(sizes, name)) throw new UsageError(`--sizes knows no \`${name}\``);
  return name as SizeName;
}

function count(option: string, text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new UsageError(`${option} takes a positive whole number, got \`${text}\``);
  return Number(text);
}

main().catch((error: unknown) => {
  if (error instanceof UsageError) process.stderr.write(`${error.message}\n\n${help}`);
  else process.stderr.write(`\n${error instanceof Error ? String(error.stack) : "unknown error"}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
