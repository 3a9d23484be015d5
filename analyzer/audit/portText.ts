import { valueText } from "../words";
import type { Rule } from "../evaluate/policyRules";
import { unknown } from "../model";
import { readPort } from "../rulePorts";

/** `every port`, `TCP 80, UDP 53`: what a rule's ports are. */
export function portText({ ports }: Rule): string {
  if (ports === unknown) return "ports that are not known yet";
  if (ports.length === 0) return "every port";
  return ports
    .map((given) => {
      if (given === unknown) return "a port that is not known yet";
      const { protocol, port, endPort } = readPort(given);
      if (port === undefined) return `every ${valueText(protocol)} port`;
      return `${valueText(protocol)} ${valueText(port)}${endPort === undefined ? "" : `-${valueText(endPort)}`}`;
    })
    .join(", ");
}
