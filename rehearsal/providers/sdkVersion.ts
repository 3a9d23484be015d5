import { readFileSync } from "node:fs";

/** The version of the released provider that the installed SDK was made for. */
export function sdkVersion(provider: "aws" | "eks" | "kubernetes"): string {
  const file = require.resolve(`@pulumi/${provider}/package.json`);
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}
