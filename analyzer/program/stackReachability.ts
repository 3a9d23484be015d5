import * as pulumi from "@pulumi/pulumi";
import type { NamespacedPods } from "../../policies/peers";
import { readEnds } from "../expectations/ends";
import type { Expectation, StatedExpectation } from "../expectations/expectation";
import { reasons } from "../expectations/reasons";
import { reportOf } from "../expectations/report";
import { type Answer, answerOf, refusalOf, sameTable, unplaced, unplacedText } from "./answer";
import { failRun } from "./failRun";
import { assumedWorkload } from "./assumedPods";
import type { ReachabilityTable } from "./reachabilityTable";
import { ObjectWatch } from "./watchedObjects";

export interface StackReachabilityArgs {
  /**
   * Pods that run in the cluster although this program does not make them, by a name for each:
   * `{ dns: clusterDns }`. They are shown as `kube-system/dns[assumed]`.
   * @default - none
   */
  readonly assumed?: Readonly<Record<string, NamespacedPods>>;
}

/**
 * Who reaches whom, by the policies and workloads of a Pulumi program: computed at preview and at up, from the very
 * arguments that its resources are made with, whoever makes them. Make it before the first of them.
 *
 * A policy or workload that cannot be read fails the preview, and so does one that is made in an `apply`, after the
 * program has run: without it the answer would be half an answer.
 */
export class StackReachability {
  private readonly watch: ObjectWatch;
  private readonly assumed: Readonly<Record<string, NamespacedPods>>;
  private readonly expectations: StatedExpectation[] = [];
  private answering: Promise<Answer | undefined> | undefined;
  private checking: Promise<void> | undefined;

  constructor({ assumed = {} }: StackReachabilityArgs = {}) {
    for (const [name, pods] of Object.entries(assumed)) assumedWorkload(name, pods);
    this.assumed = assumed;
    this.watch = new ObjectWatch((resource) => {
      failRun(tooLate(resource));
    });
    this.watch.watch();
  }

  /** Who reaches whom, as an output of the stack: a changed policy is a changed line of `pulumi preview --diff`. */
  get output(): pulumi.Output<ReachabilityTable> {
    const shown = this.answer().then((answer) => answer && { table: answer.table, isSecret: answer.isSecret });
    return pulumi.output(shown).apply(outputOf);
  }

  /**
   * Fails the preview, and says why, unless every such connection is allowed. What depends on a value that is not known at
   * preview is a warning there, and fails the up if it does not hold then.
   *
   * @throws RangeError where an end is written wrong, or both are outside of the cluster
   */
  expectAllowed(expectation: Expectation): void {
    this.expect({ ...expectation, verdict: "allowed" });
  }

  /**
   * Fails the preview, and says why, unless every such connection is denied. What depends on a value that is not known at
   * preview is a warning there, and fails the up if it does not hold then.
   *
   * @throws RangeError where an end is written wrong, or both are outside of the cluster
   */
  expectDenied(expectation: Expectation): void {
    this.expect({ ...expectation, verdict: "denied" });
  }

  private expect(expectation: StatedExpectation): void {
    readEnds(expectation);
    this.expectations.push(expectation);
    this.checking ??= this.check();
  }

  /** What is stated in one turn is reported together. */
  private async check(): Promise<void> {
    // The engine waits for this even where nothing else is under way.
    const done = pulumi.runtime.rpcKeepAlive();
    try {
      // Where a resource has failed, or cannot be read, there is nothing to check, and that has been said.
      const answer = await this.answer().catch(() => undefined);
      this.checking = undefined;
      const expectations = this.expectations.splice(0);
      if (answer === undefined) return;
      const report = reportOf(expectations, answer.reachability, (question) => reasons(answer.cluster, question));
      if (report.open !== undefined) await undecided(report.open, answer.hasUnknowns);
      if (report.failed !== undefined) failRun(report.failed);
    } finally {
      // A failure is noticed at the end of the turn.
      await endOfTurn();
      done();
    }
  }

  private answer(): Promise<Answer | undefined> {
    this.answering ??= this.read();
    return this.answering;
  }

  /** Reads and analyses what the program has made; undefined where that cannot be done yet, or at all, which is said. */
  private async read(): Promise<Answer | undefined> {
    await endOfTurn();
    const { objects, withoutSecrets } = await this.watch.read();
    const homeless = unplaced(objects);
    if (homeless.length > 0 && pulumi.runtime.isDryRun()) {
      await pulumi.log.warn(unplacedText(homeless));
      return undefined;
    }
    const answer = answerOf(objects, this.assumed);
    const refusal = refusalOf(answer.problems);
    if (refusal !== undefined) {
      failRun(refusal);
      return undefined;
    }
    if (withoutSecrets === undefined) return answer;
    return { ...answer, isSecret: !sameTable(answer, answerOf(withoutSecrets, this.assumed)) };
  }
}

/** What is not known at preview may be known at up; what depends on node and network plugin is never known. */
async function undecided(text: string, hasUnknowns: boolean): Promise<void> {
  if (!hasUnknowns || !pulumi.runtime.isDryRun()) failRun(text);
  else await pulumi.log.warn(`${text}\n\nThe up decides it, and fails where one does not hold.`);
}

function outputOf(answer: Pick<Answer, "table" | "isSecret"> | undefined): pulumi.Output<ReachabilityTable> {
  if (answer !== undefined) return answer.isSecret ? pulumi.secret(answer.table) : pulumi.output(answer.table);
  if (!pulumi.runtime.isDryRun()) throw new pulumi.RunError("who reaches whom cannot be told");
  return pulumi.output(pulumi.unknown as unknown as ReachabilityTable);
}

/** A program that makes resources and states expectations in one go has then made all of them. */
const endOfTurn = () => new Promise<void>((resolve) => void setImmediate(resolve));

const tooLate = (resource: string) =>
  `${resource} is made after the reachability was computed, which is incomplete without it: make it outside of \`apply\`, ` +
  "and before the first use of `output`, `expectAllowed` or `expectDenied`";
