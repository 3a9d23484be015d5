import * as pulumi from "@pulumi/pulumi";

/** One wrong value: where, what, what is allowed, and the command that mends it. */
export interface ConfigProblem {
  key: string;
  /** As text, the way `pulumi config` prints it; undefined when the key is missing. */
  value: string | undefined;
  allowed: string;
  /** A command that can be run as it is. */
  fix: string;
}

/** Every problem of a configuration at once, as an error that Pulumi prints without a stack trace. */
export class ConfigError extends pulumi.RunError {
  constructor(readonly problems: readonly ConfigProblem[]) {
    const count = problems.length === 1 ? "1 problem" : `${String(problems.length)} problems`;
    super(`the configuration has ${count}:\n${problems.map(describe).join("\n")}`);
  }
}

const describe = ({ key, value, allowed, fix }: ConfigProblem) =>
  [
    "",
    value === undefined ? `  ${key} is missing` : `  ${key} is \`${value}\``,
    `    allowed: ${allowed}`,
    `    mend it: ${fix}`,
  ].join("\n");

/** The command that sets a key; an item of a list is named by its index. */
export const setCommand = (key: string, value: string | number, index?: number): string => {
  const shellSafe = /^[\w./:-]+$/.test(String(value)) ? String(value) : `'${String(value)}'`;
  return index === undefined
    ? `pulumi config set ${key} ${shellSafe}`
    : `pulumi config set --path '${key}[${String(index)}]' ${shellSafe}`;
};

/**
 * Reads values of a configuration, which arrive as text, and gathers what is wrong with them. A wrong value is given
 * back as undefined, so that the checks between values that follow can leave it out.
 */
export class ConfigReader {
  readonly problems: ConfigProblem[] = [];
  private readonly known = new Set<string>();

  constructor(private readonly values: Readonly<Record<string, string | undefined>>) {}

  /** Any text that `pattern` matches. */
  text(key: string, pattern: RegExp, allowed: string, example: string): string | undefined {
    const value = this.value(key);
    if (value !== undefined && pattern.test(value)) return value;
    this.refuse(key, allowed, setCommand(key, example));
    return undefined;
  }

  /** One of a few words. */
  oneOf<const T extends string>(key: string, allowed: readonly T[], example = allowed[0]): T | undefined {
    const value = allowed.find((candidate) => candidate === this.value(key));
    if (value === undefined) this.refuse(key, quoted(allowed), setCommand(key, example ?? ""));
    return value;
  }

  /** A whole number of at least `min`. */
  integer(key: string, min: number, example: number): number | undefined {
    const value = this.value(key);
    if (value !== undefined && /^\d{1,9}$/.test(value) && Number(value) >= min) return Number(value);
    this.refuse(key, `a whole number of at least ${String(min)}`, setCommand(key, example));
    return undefined;
  }

  boolean(key: string): boolean | undefined {
    const value = this.oneOf(key, ["true", "false"]);
    return value === undefined ? undefined : value === "true";
  }

  /** A list of texts. Its items are checked by the caller, who knows their index. */
  list(key: string, example: string): readonly string[] | undefined {
    const items = parseList(this.value(key));
    if (items === undefined) {
      this.refuse(key, "a list of texts", `pulumi config rm ${key} && ${setCommand(key, example, 0)}`);
    }
    return items;
  }

  /** Any text; undefined when it is empty or missing. */
  optionalText(key: string): string | undefined {
    return this.value(key) || undefined;
  }

  /** Notes a problem of a value, or of the item `index` of a list. */
  refuse(key: string, allowed: string, fix: string, index?: number): void {
    const value = index === undefined ? this.value(key) : parseList(this.value(key))?.[index];
    this.problems.push({ key: index === undefined ? key : `${key}[${String(index)}]`, value, allowed, fix });
  }

  /** Notes a problem for each key that nothing has read: most likely a misspelt one. */
  refuseUnknownKeys(): void {
    const known = [...this.known].sort();
    for (const key of Object.keys(this.values).filter((candidate) => !this.known.has(candidate))) {
      this.refuse(key, `no such key; the keys are ${quoted(known)}`, `pulumi config rm ${key}`);
    }
  }

  private value(key: string): string | undefined {
    this.known.add(key);
    return this.values[key];
  }
}

const quoted = (words: readonly string[]) => words.map((word) => `\`${word}\``).join(", ");

const parseList = (text: string | undefined): readonly string[] | undefined => {
  if (text === undefined) return undefined;
  try {
    const items: unknown = JSON.parse(text);
    return Array.isArray(items) && items.every((item) => typeof item === "string") ? items : undefined;
  } catch {
    // Not JSON, so not a list: the caller says so.
    return undefined;
  }
};
