import { readFileSync } from "node:fs";

/** The last `count` lines of a log, without empty ones; none when it cannot be read. */
export function readLastLines(file: string, count: number): string[] {
  try {
    return readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => line.trim() !== "")
      .slice(-count);
  } catch {
    return [];
  }
}
