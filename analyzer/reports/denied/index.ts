import { deniedCsv } from "./csv";
import { deniedJson } from "./json";
import { deniedMarkdown } from "./markdown";
import { deniedText } from "./text";

/** Denied traffic of a log, joined with the policies. */
export const deniedReports = { text: deniedText, json: deniedJson, markdown: deniedMarkdown, csv: deniedCsv };

export type DeniedFormat = keyof typeof deniedReports;

export type { DeniedModel, RecordCounts } from "./model";
