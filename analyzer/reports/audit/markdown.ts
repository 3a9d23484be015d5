import { markdownCode, markdownHead, markdownRow } from "../notation";
import type { Write } from "../report";
import { findingsSummary, type AuditModel } from "./model";

/** A sentence that sums up, and a table with a row for each finding. */
export function auditMarkdown(audit: AuditModel, write: Write): void {
  write(`${findingsSummary(audit)}.\n`);
  if (audit.findings.length === 0) return;
  write(`\n${markdownHead(["severity", "rule", "who", "what", "what to do", "where"])}`);
  for (const { severity, rule, entity, message, fix, source } of audit.findings) {
    write(
      markdownRow([severity, markdownCode(rule), markdownCode(entity), cell(message), cell(fix), markdownCode(source)]),
    );
  }
}

/** A sentence may have code in it; a bar would end its cell. */
function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
