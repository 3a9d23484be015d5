import { createProgress, obtainTools, toolNames, ToolUnavailable, type ToolName } from "./index";

/** `tools [NAME…]`: gets the named programs, or all, and prints where each is. Exit 1: one cannot be had; 2: bad usage. */
async function main(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !isToolName(name));
  if (unknown.length > 0) {
    const list = unknown.map((name) => `\`${name}\``).join(", ");
    process.stderr.write(`unknown tool ${list}: want some of ${toolNames.join(", ")}\n`);
    return 2;
  }
  const stop = new AbortController();
  const signals = { SIGINT: 130, SIGTERM: 143 } as const;
  let stopped: number | undefined;
  for (const [name, code] of Object.entries(signals)) {
    process.once(name, () => {
      stopped = code;
      stop.abort();
    });
  }
  try {
    const wanted = names.length === 0 ? toolNames : names.filter(isToolName);
    const tools = await obtainTools(wanted, { progress: createProgress(), signal: stop.signal });
    printTable([["NAME", "VERSION", "ORIGIN", "PATH"], ...wanted.map((name) => row(tools[name]))]);
    return 0;
  } catch (error) {
    if (stopped !== undefined) return stopped;
    if (!(error instanceof ToolUnavailable)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

function isToolName(name: string): name is ToolName {
  return (toolNames as readonly string[]).includes(name);
}

function row(tool: { name: string; version: string; origin: string; path: string }): readonly string[] {
  return [tool.name, tool.version, tool.origin, tool.path];
}

function printTable(rows: readonly (readonly string[])[]): void {
  const width = (column: number) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0));
  for (const cells of rows) {
    const padded = cells.map((cell, column) => (column === cells.length - 1 ? cell : cell.padEnd(width(column))));
    process.stdout.write(`${padded.join("  ")}\n`);
  }
}

void main(process.argv.slice(2)).then((code) => (process.exitCode = code));
