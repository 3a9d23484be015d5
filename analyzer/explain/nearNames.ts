import { editDistance } from "../../policies/validation/editDistance";

/**
 * Up to three of the names that someone may have meant, the likeliest first: those with few letters that differ, and those
 * of other namespaces that are the same after the slash.
 */
export function namesLike(meant: string, names: readonly string[]): readonly string[] {
  const wanted = lastPart(meant);
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  return Array.from(new Set(names), (name) => ({
    name,
    distance: lastPart(name) === wanted ? 1 : editDistance(meant, name),
  }))
    .filter((near) => near.distance <= limit)
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, 3)
    .map(({ name }) => name);
}

const lastPart = (name: string): string => name.slice(name.lastIndexOf("/") + 1);
