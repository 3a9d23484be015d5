import type { Cluster } from "../../analyzer/model";
import type { Write } from "../../analyzer/reports/report";
import type { Arguments } from "../arguments";
import type { Terminal } from "../terminal";

/**
 * Prepares an answer, before any input is read.
 *
 * @throws UsageError where the arguments are wrong in themselves
 */
export type Command = (given: Arguments) => Answering;

/**
 * Answers what was asked about clusters: `diff` about those before and after, every other command about one.
 *
 * @throws UsageError where the arguments do not fit what is in the clusters
 */
export type Answering = (clusters: readonly [Cluster, ...Cluster[]], terminal: Terminal) => Answer;

/** What a command answers. The exit code is known before anything is printed, so it does not depend on who reads. */
export interface Answer {
  readonly exit: 0 | 1 | 3;
  readonly print: (write: Write) => void;
}
