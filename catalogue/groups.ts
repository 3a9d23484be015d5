import { analyze, type PodEntity, type Reachability } from "../analyzer";
import { parseAddress, type NetworkPolicy } from "../policies";
import { places, world } from "./world";

/** Ends of connections that can be put for each other, by name. */
export interface EndGroup {
  readonly label: string;
}

/** Who reaches whom in the world with some policies, told of as few groups of ends as tell the truth. */
export interface GroupMatrix {
  readonly groups: readonly EndGroup[];
  /** What each group may open to each, by source and destination: `All`, `None`, `TCP 53`, … */
  readonly cells: readonly (readonly string[])[];
}

interface End {
  readonly id: string;
  readonly entity: PodEntity | undefined;
}

/** @param policies of an example; pods on the host's network, which no policy holds, are left out */
export function groupMatrix(policies: readonly NetworkPolicy[]): GroupMatrix {
  const reachability = analyze(world(policies));
  const ends: readonly End[] = [
    ...reachability.entities.filter(isHeld).map((entity) => ({ id: nameOf(entity), entity })),
    ...Object.keys(places).map((id) => ({ id, entity: undefined })),
  ];
  const access = ends.map((src) => ends.map((dst) => accessOf(reachability, src, dst)));
  const parts = coarsest(access);
  const largest = Math.max(...parts.map(({ length }) => length));
  return {
    groups: parts.map((part) => ({
      label:
        part.length === largest && largest > 1 ? "everyone else" : labelOf(part.map((index) => ends[index]?.id ?? "")),
    })),
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
  if (src.entity !== undefined) return outside(reachability, src.entity, "Egress", dst.id);
  return dst.entity === undefined ? undefined : outside(reachability, dst.entity, "Ingress", src.id);
}

function outside(
  reachability: Reachability,
  entity: PodEntity,
  direction: "Ingress" | "Egress",
  place: string,
): string {
  const at = parseAddress(places[place as keyof typeof places]);
  const found = reachability
    .outside(entity, direction, ["IPv4", "IPv6"])
    .find(({ range }) => range.family === at?.family && range.first <= at.address && at.address <= range.last);
  return found?.allowed.toString() ?? "None";
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
