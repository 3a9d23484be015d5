import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Where the scenarios are. */
export const scenarios = join(__dirname, "../scenarios");

/** Expects a text to be that of a file of `scenarios`. With UPDATE_GOLDENS=1 in the environment the file is written instead. */
export function expectGolden(text: string, file: string): void {
  const golden = join(scenarios, file);
  if (process.env["UPDATE_GOLDENS"] === "1") {
    mkdirSync(dirname(golden), { recursive: true });
    writeFileSync(golden, text);
  }
  expect(text).toBe(readFileSync(golden, "utf8"));
}
