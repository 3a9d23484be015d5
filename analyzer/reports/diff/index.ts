import { diffCsv } from "./csv";
import { diffDot } from "./dot";
import { diffJson } from "./json";
import { diffMarkdown } from "./markdown";
import { diffText } from "./text";

/** What a change opens and closes. */
export const diffReports = { text: diffText, json: diffJson, markdown: diffMarkdown, csv: diffCsv, dot: diffDot };

export type DiffFormat = keyof typeof diffReports;

export { type Changes, grows } from "./changes";
