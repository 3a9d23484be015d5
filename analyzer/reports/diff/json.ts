import type { Access } from "../../reachability";
import type { Write } from "../report";
import type { Changes } from "./changes";

/**
 * `{"version":1,"added":[…],"removed":[…],"changed":[{"src","dst","before","after"}],"problems":[]}` with a connection a
 * line. Where something is unknown, it is told in further keys: `unknown`, or `beforeUnknown` and `afterUnknown`.
 */
export function diffJson({ added, removed, changed }: Changes, write: Write): void {
  write('{"version":1,"added":');
  writeList(added, ({ src, dst, ...access }) => ({ ...ends(src, dst), ...state(access, "allowed", "unknown") }), write);
  write(',"removed":');
  writeList(
    removed,
    ({ src, dst, ...access }) => ({ ...ends(src, dst), ...state(access, "allowed", "unknown") }),
    write,
  );
  write(',"changed":');
  writeList(
    changed,
    ({ src, dst, before, after }) => ({
      ...ends(src, dst),
      ...state(before, "before", "beforeUnknown"),
      ...state(after, "after", "afterUnknown"),
    }),
    write,
  );
  write(',"problems":[]}\n');
}

function writeList<Item>(items: Iterable<Item>, encode: (item: Item) => unknown, write: Write): void {
  let before = "[\n";
  for (const item of items) {
    write(before + JSON.stringify(encode(item)));
    before = ",\n";
  }
  write(before === "[\n" ? "[]" : "\n]");
}

const ends = (src: { readonly id: string }, dst: { readonly id: string }) => ({ src: src.id, dst: dst.id });

function state({ allowed, unknown }: Access, key: string, unknownKey: string): Readonly<Record<string, string>> {
  return { [key]: allowed.toString(), ...(unknown.isEmpty ? {} : { [unknownKey]: unknown.toString() }) };
}
