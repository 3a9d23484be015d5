import { audit as auditCluster, policyEngines, type PolicyEngine, severities } from "../../analyzer/audit";
import { type AuditFormat, auditReports } from "../../analyzer/reports/audit";
import type { Arguments } from "../arguments";
import { UsageError } from "../usageError";
import type { Command } from "./command";

/** What is wrong or weak in the policies. */
export const audit: Command = (given) => {
  const level = given.value("severity") ?? "error";
  const failing = severities.findIndex((severity) => severity === level);
  if (failing < 0) throw new UsageError(`\`--severity\` must be one of ${severities.join(", ")}, got \`${level}\``);
  const engine = readEngine(given);
  const engineVersion = readVersion(given, engine);
  return ([cluster], { style }) => {
    const found = auditCluster({ cluster }, { today: new Date().toISOString().slice(0, 10), engine, engineVersion });
    // The worst come first in the list of severities.
    const fails = found.findings.some(({ severity }) => severities.indexOf(severity) <= failing);
    return {
      exit: fails ? 1 : 0,
      print: (write) => {
        auditReports[given.output as AuditFormat]({ ...found, style }, write);
      },
    };
  };
};

function readEngine({ value }: Arguments): PolicyEngine | undefined {
  const name = value("engine");
  const engine = policyEngines.find((known) => known === name);
  if (name !== undefined && engine === undefined) {
    throw new UsageError(`\`--engine\` must be one of ${policyEngines.join(", ")}, got \`${name}\``);
  }
  return engine;
}

function readVersion({ value }: Arguments, engine: PolicyEngine | undefined): string | undefined {
  const version = value("engine-version");
  if (version === undefined) return undefined;
  const [, number] = /^v?([0-9]{1,4}\.[0-9]{1,4}(?:\.[0-9]{1,4})?)$/.exec(version) ?? [];
  if (number === undefined) {
    throw new UsageError(`\`--engine-version\` must be like \`3.30\` or \`v3.30.7\`, got \`${version}\``);
  }
  if (engine !== "calico") throw new UsageError("`--engine-version` needs `--engine calico`");
  return number;
}
