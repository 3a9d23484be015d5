import type { Access, Entity, Group } from "../../reachability";
import { type Attributes, attributeList, head, outside, writeGraph } from "../graph";
import { dotString } from "../notation";
import { accessText, type Write } from "../report";
import { nameGroup } from "./names";
import type { Groups, Pairs } from "./rows";

/** A graph with an edge for each pair, dashed where all of it is unknown. */
export function pairsDot(pairs: Pairs, write: Write): void {
  const nodes = new Map<string, Entity>(pairs.shown.map((pod) => [pod.id, pod]));
  pairs.forEach((src, dst) => {
    for (const end of [src, dst]) if (!nodes.has(end.id)) nodes.set(end.id, end);
  });
  writeGraph(
    nodes.values(),
    (edge) => {
      pairs.forEach((src, dst, access) => {
        edge(src, dst, edgeAttributes(access));
      });
    },
    write,
  );
}

/** A graph whose nodes are groups. */
export function groupsDot(groups: Groups, write: Write): void {
  const nodes = new Map<string, string>();
  const node = (group: Group) => {
    const key = group.members.map(({ id }) => id).join(" ");
    const known = nodes.get(key);
    if (known !== undefined) return known;
    const name = `group ${String(nodes.size + 1)}`;
    nodes.set(key, name);
    const label = nameGroup(group, (id) => `${id}\n`).replace(/\n(?:, | (?=and ))/g, "\n");
    const look = group.members.every(({ kind }) => kind === "addresses") ? outside : {};
    write(`  ${dotString(name)} ${attributeList({ label: label.trimEnd(), ...look })};\n`);
    return name;
  };
  write(head);
  groups.forEach((src, dst, access) => {
    const ends = [node(src), node(dst)].map(dotString).join(" -> ");
    write(`  ${ends} ${attributeList(edgeAttributes(access))};\n`);
  });
  write("}\n");
}

function edgeAttributes(access: Access): Attributes {
  const label = { label: accessText(access) };
  return access.allowed.isEmpty ? { ...label, style: "dashed" } : label;
}
