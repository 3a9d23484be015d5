import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { parseConfig } from "../../config";
import { ConfigError } from "../../config/reader";

/** What Pulumi.yaml declares. */
interface Project {
  config: Record<string, { type: string; default: unknown; description: string }>;
}

const read = (file: string): unknown => parse(fs.readFileSync(path.resolve(__dirname, "../..", file), "utf8"));
export const project = read("Pulumi.yaml") as Project;
const asText = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
/** What keys are by themselves, as text. */
export const schemaDefaults = Object.fromEntries(
  Object.entries(project.config).map(([key, schema]) => [key, asText(schema.default)]),
);
/** On the version of the tutorial's cluster. */
export const defaults: Record<string, string> = { ...schemaDefaults, kubernetesVersion: "1.31" };

/** A day on which EKS still has every version. */
export const today = "2026-11-01";

/** What a stack's file sets, over the defaults. */
export function stackValues(file: string): Record<string, string> {
  const { config } = read(file) as { config: Record<string, unknown> };
  const values = Object.entries(config).map(([key, value]) => [key.replace("portcullis:", ""), asText(value)] as const);
  return { ...defaults, ...Object.fromEntries(values) };
}

/** The problems of the defaults with `changes`. */
export function problems(
  changes: Record<string, string | undefined>,
  day = today,
): [key: string, value: string | undefined, fix: string][] {
  try {
    parseConfig({ ...defaults, ...changes }, day);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ key, value, fix }) => [key, value, fix]);
  }
}
