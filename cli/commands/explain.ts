import { type Explanation, explain as explainConnection, type Question, QuestionError } from "../../analyzer/explain";
import type { Cluster } from "../../analyzer/model";
import { type ExplanationFormat, explanationReports } from "../../analyzer/reports/explanation";
import type { Arguments } from "../arguments";
import { readPort, readProtocol } from "../ports";
import { UnknownNameError, UsageError } from "../usageError";
import type { Command } from "./command";

/** Why one connection is allowed or denied. */
export const explain: Command = (given) => {
  const question: Question = {
    from: only(given, "from"),
    to: only(given, "to"),
    port: readPort(given.value("port") ?? ""),
    protocol: readProtocol(given.value("protocol")),
  };
  return ([cluster], { style }) => {
    const explanation = answer(cluster, question);
    return {
      exit: exits[explanation.verdict],
      print: (write) => {
        explanationReports[given.output as ExplanationFormat]({ explanation, style }, write);
      },
    };
  };
};

const exits = { allowed: 0, denied: 1, unknown: 3 } as const;

function only(given: Arguments, option: "from" | "to"): string {
  const [end, ...others] = given[option];
  if (end !== undefined && others.length === 0) return end;
  throw new UsageError(`\`--${option}\` must be given once, got ${String(given[option].length)}`);
}

function answer(cluster: Cluster, question: Question): Explanation {
  try {
    return explainConnection(cluster, question);
  } catch (error) {
    if (error instanceof QuestionError) throw new UnknownNameError(error.message);
    throw error;
  }
}
