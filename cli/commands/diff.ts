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
  ["added", ({ added, changed }) => some(added) || some(changed, ({ before, after }) => grows(before, after))],
  ["any", ({ added, removed, changed }) => some(added) || some(removed) || some(changed)],
]);

function some<Item>(items: Iterable<Item>, isMeant: (item: Item) => boolean = everyone): boolean {
  for (const item of items) if (isMeant(item)) return true;
  return false;
}

function narrowed({ added, removed, changed }: Diff, given: Arguments, clusters: readonly Reachability[]): Diff {
  const { src: isSrc = everyone, dst: isDst = everyone } = readFilter(given, clusters);
  const isInside = readNamespaces(given.namespaces, clusters) ?? everyone;
  const isMeant = ({ src, dst }: { readonly src: Entity; readonly dst: Entity }) =>
    isSrc(src) && isDst(dst) && (isInside(src) || isInside(dst));
  return { added: only(added, isMeant), removed: only(removed, isMeant), changed: only(changed, isMeant) };
}

/** Those that are meant, as often as they are read. */
function only<Item>(items: Iterable<Item>, isMeant: (item: Item) => boolean): Iterable<Item> {
  return {
    *[Symbol.iterator]() {
      for (const item of items) if (isMeant(item)) yield item;
    },
  };
}

const everyone = () => true;
