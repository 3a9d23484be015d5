/**
 * Up to three of the names that someone may have meant, the likeliest first: those with few letters that differ, and those
 * of other namespaces that are the same after the slash.
 */
export function namesLike(meant: string, names: readonly string[]): readonly string[] {
  const wanted = lastPart(meant);
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  return Array.from(new Set(names), (name) => ({
    name,
    distance: lastPart(name) === wanted ? 1 : distance(meant, name, limit),
  }))
    .filter((near) => near.distance <= limit)
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, 3)
    .map(({ name }) => name);
}

const lastPart = (name: string): string => name.slice(name.lastIndexOf("/") + 1);

/** Letters to add, remove, change or swap to make one text of the other; more than `limit` where they are many. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let older: readonly number[] = [];
  let previous: readonly number[] = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = isSwap ? (older[j - 2] ?? limit) + 1 : change;
      row.push(Math.min(change, swap, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    [older, previous] = [previous, row];
  }
  return previous.at(-1) ?? 0;
}
