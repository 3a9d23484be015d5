import { analyze } from "../../analyzer/analyze";
import { diff as compare, type Diff } from "../../analyzer/diff";
import type { Entity, Reachability } from "../../analyzer/reachability";
import { type DiffFormat, diffReports, grows } from "../../analyzer/reports/diff";
import type { Arguments } from "../arguments";
import { readFilter, readNamespaces } from "../selection";
import { UsageError } from "../usageError";
import type { Command } from "./command";

/** What a change opens and closes. */
export const diff: Command = (given) => {
  const what = given.value("fail-on");
  const hits = gates.get(what ?? "");
  if (hits === undefined) throw new UsageError(`\`--fail-on\` must be added or any, got \`${what ?? ""}\``);
  return ([earlier, later = earlier], { style }) => {
    // What is the same afterwards is not worked out again.
    const before = analyze(earlier);
    const after = analyze(later, before);
    const found = narrowed(compare(before, after), given, [before, after]);
    return {
      exit: hits(found) ? 1 : 0,
      print: (write) => {
        diffReports[given.output as DiffFormat]({ ...found, style }, write);
      },
    };
  };
};

/** Whether a change is one that `--fail-on` stops, by what is written after that. */
const gates = new Map<string, (diff: Diff) => boolean>([
  ["", () => false],
  ["added", ({ added, changed }) => added.length > 0 || changed.some(({ before, after }) => grows(before, after))],
  ["any", ({ added, removed, changed }) => added.length + removed.length + changed.length > 0],
]);

function narrowed({ added, removed, changed }: Diff, given: Arguments, clusters: readonly Reachability[]): Diff {
  const { src: isSrc = everyone, dst: isDst = everyone } = readFilter(given, clusters);
  const isInside = readNamespaces(given.namespaces, clusters) ?? everyone;
  const isMeant = ({ src, dst }: { readonly src: Entity; readonly dst: Entity }) =>
    isSrc(src) && isDst(dst) && (isInside(src) || isInside(dst));
  return { added: added.filter(isMeant), removed: removed.filter(isMeant), changed: changed.filter(isMeant) };
}

const everyone = () => true;
