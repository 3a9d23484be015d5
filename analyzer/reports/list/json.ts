import type { ConnectionSet } from "../../sets/connectionSet";
import type { Access, Entity, Group } from "../../reachability";
import { memoised } from "../notation";
import type { Write } from "../report";
import { type Groups, type Pairs, type Rows, visitAll } from "./rows";

/** `{"version":1,"connections":[…],"problems":[]}` with a connection a line, and `unknown` where something is. */
export function pairsJson(pairs: Pairs, write: Write): void {
  const id = memoised((text) => JSON.stringify(text));
  writeJson(pairs, (end: Entity) => id(end.id), write);
}

/** The same for groups: `src` and `dst` are lists of the ids of all members. */
export function groupsJson(groups: Groups, write: Write): void {
  const id = memoised((text) => JSON.stringify(text));
  const ids = ({ members }: Group) => `[${members.map((member) => id(member.id)).join()}]`;
  writeJson(groups, ids, write);
}

function writeJson<End>(rows: Rows<End>, end: (end: End) => string, write: Write): void {
  const writeRows = (key: string, setOf: (access: Access) => ConnectionSet) => {
    let before = "\n";
    const seen = visitAll(rows, (src, dst, access) => {
      const set = setOf(access);
      if (set.isEmpty) return;
      write(`${before}{"src":${end(src)},"dst":${end(dst)},"${key}":"${set.toString()}"}`);
      before = ",\n";
    });
    write("\n]");
    return seen;
  };
  write('{"version":1,"connections":[');
  const { hasUnknown } = writeRows("allowed", ({ allowed }) => allowed);
  // It comes after the connections, so it takes a second look: the rows are not kept.
  if (hasUnknown) {
    write(',"unknown":[');
    writeRows("connections", ({ unknown }) => unknown);
  }
  write(',"problems":[]}\n');
}
