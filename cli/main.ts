#!/usr/bin/env node
import { existsSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { overview } from "./help";

/** Answers what needs no analysis by itself: whoever asks for help does not wait for the rest to load. */
function main(words: readonly string[]): void {
  const [first] = words;
  if (first === undefined) {
    writeSync(2, overview());
    process.exitCode = 2;
  } else if (words.length === 1 && ["--help", "-h", "help"].includes(first)) {
    writeSync(1, overview());
  } else if (first === "--version" || first === "-V") {
    writeSync(1, `${version()}\n`);
  } else {
    void answer(words).then((exit) => {
      process.exitCode = exit;
    });
  }
}

/** By the analyzer, which an old Node cannot even load. @returns the exit code */
async function answer(words: readonly string[]): Promise<number> {
  const { nodeProblem } = await import("./nodeVersion");
  const problem = nodeProblem(process.versions.node);
  if (problem !== undefined) {
    writeSync(2, `${problem}\n`);
    return 2;
  }
  const { run } = await import("./run");
  return run(words);
}

/** Of the package, be it compiled or not. */
function version(): string {
  const file = [join(__dirname, "../package.json"), join(__dirname, "../../package.json")].find(existsSync);
  const manifest = JSON.parse(file === undefined ? "{}" : readFileSync(file, "utf8")) as { version?: string };
  return manifest.version ?? "unknown";
}

main(process.argv.slice(2));
