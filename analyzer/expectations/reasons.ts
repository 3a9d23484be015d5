import { parseAddress } from "../../policies/cidr";
import { explain, type PolicyAccount, type Question, type Side, type Verdict } from "../explain";
import type { Cluster } from "../model";

/**
 * Why one packet is allowed, denied, or neither: for each direction a sentence, and the policies that decide it with the
 * rule and the place where each is written; where it is denied, also what would help.
 */
export function reasons(cluster: Cluster, question: Question): readonly string[] {
  const { egress, ingress, verdict, notes, suggestion } = explain(cluster, question);
  // At an address outside there is never a policy to speak of.
  const ends = [egress, ingress].filter(({ subject }) => parseAddress(subject) === undefined);
  const sides = verdict === "allowed" ? ends : ends.filter((side) => side.verdict === verdict);
  return [
    ...sides.flatMap(linesOf),
    ...notes.map((note) => `note: ${note}`),
    ...(suggestion === undefined ? [] : [`to allow it: ${suggestion}`]),
  ];
}

function linesOf({ direction, summary, verdict, policies }: Side): readonly string[] {
  return [
    `${direction.toLowerCase()}: ${summary}`,
    ...policies.filter((policy) => decides(policy, verdict)).map((policy) => `  ${placeOf(policy)}`),
  ];
}

/** What is allowed is so by the policies that admit it; where none does, by all that hold it back. */
function decides({ admits }: PolicyAccount, verdict: Verdict): boolean {
  return verdict === "allowed" ? admits === "yes" : verdict === "denied" || admits !== "no";
}

function placeOf({ name, source, rules }: PolicyAccount): string {
  const admitting = rules.filter(({ admits }) => admits !== "no").map(({ path }) => path);
  return `\`${name}\`${admitting.length === 0 ? "" : ` by ${admitting.join(" and ")}`}: ${source}`;
}
