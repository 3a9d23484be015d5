import type { Group } from "../../reachability";

/** The first members by name, and how many more there are: `a, b, c and 12 more`. */
export function nameGroup({ members }: Group, name: (id: string) => string): string {
  const few = members.length <= most ? members : members.slice(0, most - 1);
  const named = few.map(({ id }) => name(id)).join(", ");
  const more = members.length - few.length;
  return more === 0 ? named : `${named} and ${String(more)} more`;
}

/** Of members that are named; one name takes no more room than saying that there is one more. */
const most = 4;
