import { matrixCsv } from "./csv";
import { matrixJson } from "./json";
import { matrixMarkdown } from "./markdown";
import { matrixText } from "./text";

/** Truth tables. */
export const matrixReports = { text: matrixText, json: matrixJson, markdown: matrixMarkdown, csv: matrixCsv };

export type MatrixFormat = keyof typeof matrixReports;

export type { Matrix } from "./tables";
