import * as fs from "node:fs";
import * as path from "node:path";

/** What the engine starts a policy pack with where it finds no language host of Node. */
export const packHost = "pulumi-analyzer-policy-nodejs";

/** The pack that every preview and up has to pass; nothing of a rehearsal is there to stay, so it may be replaced. */
export const guardrails = {
  policyPacks: [path.resolve(__dirname, "..", "guardrails")],
  policyPackConfigs: [path.join(__dirname, "guardrails.json")],
};

/**
 * Puts a host for policy packs into a folder of PATH: the released engine has one beside it, and one that was built from its Go
 * module has not.
 */
export function writePackHost(folder: string): void {
  const run = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
  const watch = path.join(folder, "end-with-engine.js");
  // An engine that is killed cannot end it.
  fs.writeFileSync(
    watch,
    "const engine = process.ppid;\nsetInterval(() => process.ppid === engine || process.exit(), 1000).unref();\n",
  );
  // Behind the two arguments come options of the runtime, which this one has no use for.
  const script = `#!/bin/sh\nexec '${process.execPath}' --require '${watch}' '${run}' "$1" "$2"\n`;
  fs.writeFileSync(path.join(folder, packHost), script, { mode: 0o700 });
}
