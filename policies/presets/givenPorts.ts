import { asList, type OneOrMore } from "../peers";
import type { NetworkPolicyPort } from "../types";

/**
 * The ports where some must be named, once each.
 *
 * @throws RangeError where there are none: the API would read an empty list as every port
 */
export function givenPorts(field: string, ports: OneOrMore<NetworkPolicyPort>): readonly NetworkPolicyPort[] {
  const list = asList(ports);
  if (list.length === 0) {
    throw new RangeError(
      `\`${field}\` is empty, which Kubernetes reads as every port; name the ports of the containers`,
    );
  }
  return Array.from(new Map(list.map((port) => [JSON.stringify(port), port])).values());
}
