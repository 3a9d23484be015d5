import { type Access, analyze, type PodEntity, type Reachability } from "../analyzer";
import { accessWith } from "./accessWith";
import { places, type PresetObject, world } from "./world";

/** Who reaches whom in the world with some objects, told of as few groups of ends as tell the truth. */
export interface GroupMatrix {
  /** What each group is called: its ends, or `everyone else` for the largest one. */
  readonly groups: readonly string[];
  /** What each group may open to each, by source and destination: `All`, `None`, `TCP 53`, … */
  readonly cells: readonly (readonly string[])[];
}

interface End {
  readonly id: string;
  readonly entity: PodEntity | undefined;
}

/** @param objects of an example; pods on the host's network, which no policy holds, are left out */
export function groupMatrix(objects: readonly PresetObject[]): GroupMatrix {
  const reachability = analyze(world(objects));
  const ends: readonly End[] = [
    ...reachability.entities.filter(isHeld).map((entity) => ({ id: nameOf(entity), entity })),
    ...Object.keys(places).map((id) => ({ id, entity: undefined })),
  ];
  const access = ends.map((src) => ends.map((dst) => accessOf(reachability, src, dst)));
  const parts = coarsest(access);
  // Of several that are as large, the first: a name must stand for one group.
  const largest = parts.reduce((a, b) => (b.length > a.length ? b : a), []);
  return {
    groups: parts.map((part) =>
      part === largest && part.length > 1 ? "everyone else" : labelOf(part.map((index) => ends[index]?.id ?? "")),
    ),
    cells: parts.map((src) => parts.map((dst) => cellOf(access, src, dst))),
  };
}

const isHeld = ({ pods }: PodEntity) => pods.every(({ hostNetwork }) => hostNetwork === false);

function nameOf({ workload: { namespace, name } }: PodEntity): string {
  return `${namespace}/${name}`;
}

/** Undefined between two places outside, of which a cluster knows nothing. */
function accessOf(reachability: Reachability, src: End, dst: End): string | undefined {
  if (src.entity !== undefined && dst.entity !== undefined) {
    return reachability.between(src.entity, dst.entity).allowed.toString();
  }
  const place = (id: string) => places[id as keyof typeof places];
  if (src.entity !== undefined) return textOf(accessWith(reachability, src.entity, "Egress", place(dst.id)));
  return dst.entity && textOf(accessWith(reachability, dst.entity, "Ingress", place(src.id)));
}

function textOf(access: Access | undefined): string {
  return access?.allowed.toString() ?? "None";
}

/** The fewest sets of ends such that what is allowed depends on nothing but the sets: split until no set is uneven. */
function coarsest(access: readonly (readonly (string | undefined)[])[]): readonly (readonly number[])[] {
  let partOf = access.map(() => 0);
  for (;;) {
    const keys = access.map((row, end) => {
      const seen = row.flatMap((to, other) =>
        to === undefined && access[other]?.[end] === undefined
          ? []
          : `${String(partOf[other])} ${String(to)} ${String(access[other]?.[end])}`,
      );
      return `${String(partOf[end])}: ${Array.from(new Set(seen)).sort().join("; ")}`;
    });
    const numbers = new Map(Array.from(new Set(keys), (key, number) => [key, number]));
    const next = keys.map((key) => numbers.get(key) ?? 0);
    if (numbers.size === new Set(partOf).size) {
      return Array.from(numbers.values(), (number) => next.flatMap((one, end) => (one === number ? [end] : [])));
    }
    partOf = next;
  }
}

function cellOf(
  access: readonly (readonly (string | undefined)[])[],
  src: readonly number[],
  dst: readonly number[],
): string {
  for (const from of src) {
    for (const to of dst) {
      const found = access[from]?.[to];
      if (found !== undefined) return found;
    }
  }
  return "";
}

function labelOf(ids: readonly string[]): string {
  const [outside, inside] = [ids.filter(isPlace), ids.filter((id) => !isPlace(id))];
  const namespaces = new Set(inside.map((id) => id.split("/")[0]));
  if (ids.length <= 3) return ids.join(" · ");
  if (inside.length === 0) return "elsewhere outside";
  if (outside.length === 0 && namespaces.size === 1) return `${Array.from(namespaces).join("")}/*`;
  return `${[...outside, ...inside].slice(0, 2).join(" · ")} · … (${String(ids.length)})`;
}

const isPlace = (id: string) => Object.hasOwn(places, id);
