import { groupsCsv, pairsCsv } from "./csv";
import { groupsDot, pairsDot } from "./dot";
import { groupsJson, pairsJson } from "./json";
import { groupsMarkdown, pairsMarkdown } from "./markdown";
import { groupsText, pairsText } from "./text";

/** Who may reach whom, pair by pair. */
export const pairReports = {
  text: pairsText,
  json: pairsJson,
  markdown: pairsMarkdown,
  csv: pairsCsv,
  dot: pairsDot,
};

/** The same by workloads that behave alike. */
export const groupReports = {
  text: groupsText,
  json: groupsJson,
  markdown: groupsMarkdown,
  csv: groupsCsv,
  dot: groupsDot,
} satisfies Record<keyof typeof pairReports, unknown>;

export type ListFormat = keyof typeof pairReports;

export type { Groups, Pairs } from "./rows";
