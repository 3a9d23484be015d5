import { editDistance } from "../policies/validation/editDistance";

/** Those of `known` that someone who wrote `text` may have meant, the likeliest first. */
export function nearest(text: string, known: Iterable<string>, most = 1): string[] {
  return Array.from(new Set(known), (name) => ({
    name,
    distance: editDistance(text.toLowerCase(), name.toLowerCase()),
  }))
    .filter((candidate) => candidate.distance <= Math.max(2, text.length / 3))
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, most)
    .map(({ name }) => name);
}
