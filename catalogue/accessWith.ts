import type { Access, PodEntity, Reachability } from "../analyzer";
import { parseAddress } from "../policies";

/**
 * What an entity may open to one address outside, or accept from it; undefined where nothing.
 *
 * @throws RangeError where the text is no address
 */
export function accessWith(
  reachability: Reachability,
  entity: PodEntity,
  direction: "Ingress" | "Egress",
  address: string,
): Access | undefined {
  const at = parseAddress(address);
  if (at === undefined) throw new RangeError(`\`${address}\` is no address`);
  return reachability
    .outside(entity, direction, ["IPv4", "IPv6"])
    .find(({ range }) => range.family === at.family && range.first <= at.address && at.address <= range.last);
}
