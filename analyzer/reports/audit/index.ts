import { auditCsv } from "./csv";
import { auditJson } from "./json";
import { auditMarkdown } from "./markdown";
import { auditSarif } from "./sarif";
import { auditText } from "./text";

/** What an audit found. */
export const auditReports = {
  text: auditText,
  json: auditJson,
  markdown: auditMarkdown,
  csv: auditCsv,
  sarif: auditSarif,
};

export type AuditFormat = keyof typeof auditReports;

export type { AuditModel } from "./model";
