import type { Reachability } from "../reachability";
import { check, type Explain } from "./check";
import type { Finding, StatedExpectation } from "./expectation";

/** What to say about expectations, undefined where there is nothing to say. */
export interface ExpectationReport {
  /** Those that do not hold. */
  readonly failed: string | undefined;
  /** Those that depend on what is not known. */
  readonly open: string | undefined;
}

/** Checks expectations and tells of all that do not surely hold, in the order in which they were stated. */
export function reportOf(
  expectations: readonly StatedExpectation[],
  reachability: Reachability,
  explain: Explain,
): ExpectationReport {
  const findings = expectations.map((expectation) => check(expectation, reachability, explain));
  const about = (outcome: Finding["outcome"], which: string) => {
    const those = findings.filter((finding) => finding.outcome === outcome);
    if (those.length === 0) return undefined;
    const heading = `expectations about who reaches whom that ${which}: ${String(those.length)} of ${String(findings.length)}`;
    return [heading, ...those.map(({ lines }) => lines.map(indented).join("\n"))].join("\n\n");
  };
  return { failed: about("fails", "do not hold"), open: about("open", "depend on what is not known") };
}

const indented = (line: string, index: number) => `${index === 0 ? "  " : "    "}${line}`;
