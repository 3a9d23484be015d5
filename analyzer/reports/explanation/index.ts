import { explanationJson } from "./json";
import { explanationMarkdown } from "./markdown";
import { explanationText } from "./text";

/** Why a connection is allowed or denied. */
export const explanationReports = { text: explanationText, json: explanationJson, markdown: explanationMarkdown };

export type ExplanationFormat = keyof typeof explanationReports;

export type { ExplanationModel } from "./model";
