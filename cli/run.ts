import { resolve } from "node:path";
import type { InputProblem } from "../analyzer/model";
import { count } from "../analyzer/reports/report";
import { enforceStaged } from "../analyzer/tiers/enforceStaged";
import { type Arguments, readArguments } from "./arguments";
import type { Command } from "./commands/command";
import type { LogCommand } from "./commands/denied";
import { helpOf } from "./help";
import { inPieces } from "./output";
import { type ClustersRead, readClusters } from "./readClusters";
import { processTerminal, ReaderGone, type Terminal } from "./terminal";
import { type CommandName, commandNames, commands, generalUsage } from "./usage";
import { UnknownNameError, UsageError } from "./usageError";

/**
 * Runs the command that the words after `portcullis` ask for.
 *
 * @returns the exit code: 2 where the words are wrong, the input could not be read, or the program is
 */
export async function run(words: readonly string[], terminal: Terminal = processTerminal()): Promise<number> {
  try {
    return await answer(words[0] === "help" ? [words[1] ?? "", "--help"] : words, terminal);
  } catch (error) {
    if (error instanceof UsageError) terminal.err(usageText(words, error));
    else terminal.err(`portcullis has failed, which is a defect of it\n${String((error as Error).stack ?? error)}\n`);
    return 2;
  }
}

async function answer(words: readonly string[], terminal: Terminal): Promise<number> {
  const given = readArguments(words);
  if (given.help) {
    terminal.out(helpOf(given.command));
    return 0;
  }
  const inputs = inputsOf(given);
  const command = await load[given.command]();
  const answering = command(given);
  const read = readClusters(inputs, terminal.progress);
  for (const note of read.notes) terminal.err(`note: ${note}\n`);
  if (read.problems.length > 0) {
    tellProblems(read.problems, given, terminal);
    return 2;
  }
  if (!given.enforceStaged) tellStaged(read.clusters, terminal);
  const clusters = given.enforceStaged ? withStaged(read.clusters) : read.clusters;
  const answered = await answering(clusters, terminal);
  if ("problems" in answered) {
    tellProblems(answered.problems, given, terminal);
    return 2;
  }
  printWhole(answered.print, terminal);
  return answered.exit;
}

/** The paths of each cluster. */
function inputsOf({ command, paths, manifests, enforceStaged: mayBeSame }: Arguments) {
  switch (commands[command].paths) {
    case "at least one":
      return [paths] as const;
    case "two":
      return twoInputs(paths, mayBeSame);
    case "logs":
      return [manifests] as const;
  }
}

/** Each command is loaded when it is asked for only. */
const load: Readonly<Record<CommandName, () => Promise<Command | LogCommand>>> = {
  list: async () => (await import("./commands/list")).list,
  matrix: async () => (await import("./commands/matrix")).matrix,
  explain: async () => (await import("./commands/explain")).explain,
  diff: async () => (await import("./commands/diff")).diff,
  audit: async () => (await import("./commands/audit")).audit,
  denied: async () => (await import("./commands/denied")).denied,
};

/** Somebody who stages a policy wants to hear of it; an audit tells of each anyway. */
function tellStaged(clusters: ClustersRead["clusters"], terminal: Terminal): void {
  const staged = clusters.at(-1)?.tiered?.staged.length ?? 0;
  if (staged === 0) return;
  const are = staged === 1 ? "policy is not enforced, and is" : "policies are not enforced, and are";
  terminal.err(`note: ${String(staged)} staged ${are} counted with \`--enforce-staged\` only\n`);
}

/** The last of the clusters with its staged policies enforced: what there was before a change stays as it was. */
function withStaged([first, second]: ClustersRead["clusters"]): ClustersRead["clusters"] {
  return second === undefined ? [enforceStaged(first)] : [first, enforceStaged(second)];
}

function twoInputs(
  [before = "", after = ""]: readonly string[],
  mayBeSame: boolean,
): [readonly string[], readonly string[]] {
  if (resolve(before) === resolve(after) && !mayBeSame) {
    throw new UsageError(`before and after the change are the same path, \`${before}\``);
  }
  return [[before], [after]];
}

function printWhole(print: (write: (text: string) => void) => void, terminal: Terminal): void {
  const { write, end } = inPieces(terminal.out);
  try {
    print(write);
    end();
  } catch (error) {
    if (!(error instanceof ReaderGone)) throw error;
  }
}

/** Nothing is printed that could pass for an answer: JSON has the problems and nothing else, other formats are empty. */
function tellProblems(problems: readonly InputProblem[], { output }: Arguments, terminal: Terminal): void {
  for (const problem of problems.slice(0, most)) terminal.err(`${problemText(problem)}\n`);
  if (problems.length > most) terminal.err(`and ${count(problems.length - most, "further problem")}\n`);
  terminal.err(`no answer: it would be incomplete for ${count(problems.length, "problem")} in the input\n`);
  if (output === "json") terminal.out(`${JSON.stringify({ version: 1, problems })}\n`);
}

/** Of problems that people are told. */
const most = 100;

/** `web.yaml:12: NetworkPolicy shop/web: spec.ingress[0].from[1]: …`. */
function problemText({ source, line, path, message }: InputProblem): string {
  const where = line === undefined ? source : `${source}:${String(line)}`;
  return [where, path, message].filter((part) => part !== "").join(": ");
}

function usageText([name]: readonly string[], error: UsageError): string {
  const command = commandNames.find((known) => known === name);
  const program = command === undefined ? "portcullis" : `portcullis ${command}`;
  if (error instanceof UnknownNameError) return `${program}: ${error.message}\n`;
  const usage = command === undefined ? generalUsage : commands[command].usage;
  return `${program}: ${error.message}\nusage: ${usage}\nmore: ${program} --help\n`;
}
