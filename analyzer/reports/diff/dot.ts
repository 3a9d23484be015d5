import type { Entity } from "../../reachability";
import { writeGraph } from "../graph";
import { accessText, type Write } from "../report";
import { type Change, type Changes, changesOf } from "./changes";

/** A graph of what differs: green is added, red and dashed is removed, orange is changed. */
export function diffDot(diff: Changes, write: Write): void {
  const nodes = new Map<string, Entity>();
  for (const { src, dst } of changesOf(diff)) nodes.set(src.id, src).set(dst.id, dst);
  writeGraph(
    nodes.values(),
    (edge) => {
      for (const change of changesOf(diff))
        edge(change.src, change.dst, { label: label(change), ...looks[change.kind] });
    },
    write,
  );
}

function label({ kind, before, after }: Change): string {
  if (kind === "added") return `+ ${accessText(after)}`;
  return kind === "removed" ? `- ${accessText(before)}` : `${accessText(before)} -> ${accessText(after)}`;
}

const looks = {
  added: { color: "#2f855a", fontcolor: "#2f855a", penwidth: "1.6" },
  removed: { color: "#c53030", fontcolor: "#c53030", style: "dashed" },
  changed: { color: "#c05621", fontcolor: "#c05621", penwidth: "1.6" },
};
