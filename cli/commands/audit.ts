import { audit as auditCluster, severities } from "../../analyzer/audit";
import { type AuditFormat, auditReports } from "../../analyzer/reports/audit";
import { UsageError } from "../usageError";
import type { Command } from "./command";

/** What is wrong or weak in the policies. */
export const audit: Command = (given) => {
  const level = given.value("severity") ?? "error";
  const failing = severities.findIndex((severity) => severity === level);
  if (failing < 0) throw new UsageError(`\`--severity\` must be one of ${severities.join(", ")}, got \`${level}\``);
  return ([cluster], { style }) => {
    const found = auditCluster({ cluster }, { today: new Date().toISOString().slice(0, 10) });
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
