import { parseArgs } from "node:util";
import { nearest } from "./nearest";
import { type Command, type CommandName, commandNames, commands, type Format } from "./usage";
import { UsageError } from "./usageError";

/** What the command line asks for. Options that a command does not have are as if they were not given. */
export interface Arguments {
  readonly command: CommandName;
  readonly help: boolean;
  readonly paths: readonly string[];
  readonly output: Format;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly namespaces: readonly string[];
  /** Of the cluster, where the paths are logs. */
  readonly manifests: readonly string[];
  /** The last that was given of an option that may not be repeated. */
  readonly value: (
    option: "port" | "protocol" | "fail-on" | "severity" | "engine" | "engine-version" | "since" | "region",
  ) => string | undefined;
  readonly grouped: boolean;
  readonly pairs: boolean;
  readonly enforceStaged: boolean;
}

/**
 * Reads the words after `portcullis`, the first of which is the command.
 *
 * @throws UsageError where there is no such command or option, or where one is missing
 */
export function readArguments([name = "", ...words]: readonly string[]): Arguments {
  const command = readCommand(name);
  const given = readOptions(commands[command], words);
  const last = (option: string) => given.options.get(option)?.at(-1);
  const read: Arguments = {
    command,
    help: given.options.has("help"),
    paths: given.paths,
    output: readFormat(commands[command], last("output")),
    from: given.options.get("from") ?? [],
    to: given.options.get("to") ?? [],
    namespaces: given.options.get("namespace") ?? [],
    manifests: given.options.get("manifests") ?? [],
    value: last,
    grouped: given.options.has("grouped"),
    pairs: given.options.has("pairs"),
    enforceStaged: given.options.has("enforce-staged"),
  };
  if (!read.help) checkComplete(commands[command], given);
  return read;
}

function readCommand(name: string): CommandName {
  const command = commandNames.find((known) => known === name);
  if (command !== undefined) return command;
  if (name.startsWith("-")) throw new UsageError(`the command comes first, got \`${name}\``);
  throw new UsageError(`unknown command \`${name}\`${orMeant(name, commandNames)}`);
}

interface Given {
  readonly paths: readonly string[];
  /** Values by long name; a switch has an empty one. */
  readonly options: ReadonlyMap<string, readonly string[]>;
}

function readOptions({ options }: Command, words: readonly string[]): Given {
  const { tokens } = parseArgs({
    args: [...words],
    options: Object.fromEntries(
      Object.entries(options).map(([name, { short, value }]) => {
        const type = value === undefined ? ("boolean" as const) : ("string" as const);
        return [name, short === undefined ? { type } : { type, short }];
      }),
    ),
    // What is wrong is said in our own words.
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const given = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const option = options[token.name];
    if (option === undefined || !Object.hasOwn(options, token.name)) {
      const names = Object.keys(options).map((name) => `--${name}`);
      throw new UsageError(`unknown option \`${token.rawName}\`${orMeant(token.rawName, names)}`);
    }
    const { value = "" } = token;
    if (option.value === undefined && token.inlineValue) throw new UsageError(`\`${token.rawName}\` takes no value`);
    // `--from --to shop/db` is a value that was forgotten, not one with dashes.
    const isMissing = value === "" || (!token.inlineValue && value.startsWith("-"));
    if (option.value !== undefined && isMissing) {
      throw new UsageError(`\`${token.rawName}\` needs a value: \`${token.rawName} ${option.value}\``);
    }
    given.set(token.name, [...(given.get(token.name) ?? []), value]);
  }
  return { options: given, paths: tokens.flatMap((token) => (token.kind === "positional" ? [token.value] : [])) };
}

function readFormat({ formats }: Command, name: string | undefined): Format {
  const format = name === undefined ? formats[0] : formats.find((known) => known === name);
  if (format === undefined)
    throw new UsageError(`\`--output\` must be one of ${formats.join(", ")}, got \`${name ?? ""}\``);
  return format;
}

function checkComplete({ required, paths: wanted }: Command, { options, paths }: Given): void {
  const missing = required.filter((option) => !options.has(option)).map((option) => `\`--${option}\``);
  if (missing.length > 0) throw new UsageError(`missing: ${missing.join(", ")}`);
  if (options.has("grouped") && options.has("pairs"))
    throw new UsageError("`--grouped` and `--pairs` exclude each other");
  if (wanted === "two" && paths.length !== 2) {
    throw new UsageError(`two paths are needed, before and after the change, got ${String(paths.length)}`);
  }
  if (paths.length === 0) {
    const what = wanted === "logs" ? "a log is missing: a file" : "a path is missing: a file or folder of manifests";
    throw new UsageError(`${what}, or \`-\` for standard input`);
  }
  if (paths.filter((path) => path === "-").length > 1)
    throw new UsageError("standard input, `-`, can be read once only");
}

function orMeant(text: string, known: readonly string[]): string {
  const [meant] = nearest(text, known);
  return meant === undefined ? `: want one of ${known.join(", ")}` : `, did you mean \`${meant}\`?`;
}
