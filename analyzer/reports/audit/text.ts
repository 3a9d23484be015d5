import type { Finding, Severity } from "../../audit";
import type { Write } from "../report";
import type { Style } from "../style";
import { findingsSummary, type AuditModel, placeOf } from "./model";

/** A sentence that sums up, then three lines for each finding: what is so, where, and what to do. */
export function auditText({ style, ...audit }: AuditModel, write: Write): void {
  write(`${style.strong(findingsSummary(audit))}\n`);
  for (const finding of audit.findings) writeFinding(finding, style, write);
}

function writeFinding(finding: Finding, style: Style, write: Write): void {
  const { severity, rule, entity, message, fix } = finding;
  write(`\n${coloured(style, severity)(severity)} ${style.strong(entity)}: ${message} ${style.faint(`[${rule}]`)}\n`);
  write(`  at  ${placeOf(finding)}\n  fix ${fix}\n`);
}

function coloured(style: Style, severity: Severity): (text: string) => string {
  return { error: style.closed, warning: style.changed, info: style.faint }[severity];
}
