import type { Side, Verdict } from "../explain/sides";
import type { FlowEnd } from "./ends";
import type { Flow } from "./flows";
import type { Arrival } from "./judged";

/** What a reader should know of the ends of a flow. */
export function endNotes(
  { from, to, protocol, port, isAnswer }: Flow,
  arrivals: readonly Arrival[],
): readonly string[] {
  const notes: string[] = [];
  if (isAnswer) {
    notes.push(
      "these are answers of the connection, which need no policy: the plugin did not know the connection any more, or it is older than the policies",
    );
  }
  for (const end of [from, to]) {
    const note = endNote(end);
    if (note !== undefined) notes.push(note);
  }
  if (to.kind === "service" && arrivals.length > 0) {
    const places = arrivals.flatMap((one) =>
      one.at.kind === "pods"
        ? [
            `${one.at.workload.namespace}/${one.at.workload.name}[${one.at.workload.kind}] on ${one.protocol} ${String(one.port)}`,
          ]
        : [],
    );
    notes.push(
      `${to.name} sends ${protocol} ${String(port ?? 0)} to ${places.join(" and to ")}, and that is what policies see`,
    );
  }
  return notes;
}

function endNote(end: FlowEnd): string | undefined {
  if (end.kind === "node") {
    const { namespace } = end.workload;
    return `${end.name} is the address of a node, on whose network ${namespace}/${end.pod.name ?? end.workload.name} is; nodes come and go, so name the range of their subnets`;
  }
  if (end.kind === "address" && end.mayBePod) {
    return `no pod of the input has the address ${end.name}: it is outside the cluster, a node's, or that of a pod which is not in the input`;
  }
  return undefined;
}

/** Why a log may have what policies allow. */
export function logNotes({ isAnswer }: Flow, verdict: Verdict, sides: readonly Side[]): readonly string[] {
  const isOpen = verdict === "unknown" && sides.every((side) => side.verdict === "allowed");
  if (isOpen) return ["the policies given allow it, but the end that is not known may have policies of its own"];
  if (verdict !== "allowed") return [];
  const rules = sides.flatMap(loggedBy);
  if (isAnswer && rules.length === 0) return ["the policies given allow the connection"];
  if (rules.length === 0) {
    return [
      "the policies given allow it: the log is older than they are, or a policy that is not among them denies it",
    ];
  }
  return rules.map(({ words }) => `the policies given allow it: ${words} logs it, and denies nothing`);
}

/** The rules of tiers that log a packet without deciding about it. */
export function loggedBy({ tiers }: Side): readonly { readonly tier: string; readonly words: string }[] {
  return tiers.flatMap(({ tier, policies }) =>
    policies.flatMap(({ kind, name, rules }) => {
      const decisive = rules.findIndex(({ action, matches }) => action !== "Log" && matches === "yes");
      return rules
        .slice(0, decisive < 0 ? rules.length : decisive)
        .filter(({ action, matches }) => action === "Log" && matches === "yes")
        .map(({ path, source }) => ({ tier, words: `\`${path}\` of ${kind} \`${name}\` (${source})` }));
    }),
  );
}
