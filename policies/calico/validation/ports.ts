import { quoted } from "../../validation/fields";
import type { Findings } from "../../validation/findings";
import { readItems } from "../../validation/items";
import { portName } from "../../validation/names";
import { checkText } from "../../validation/texts";

/** Checks `ports` or `notPorts` of a rule whose protocol has ports or has not. */
export function checkPorts(value: unknown, path: string, protocolHasPorts: boolean, findings: Findings): void {
  const ports = readItems(value, path, findings);
  if (ports.length > 0 && !protocolHasPorts) {
    findings.error(path, "must have `protocol: TCP`, `UDP` or `SCTP` in the rule; write it there, or remove the ports");
  }
  for (const port of ports) checkPort(port.value, port.path, findings);
}

/** A number, a text of digits, which Calico reads as one, a range of two, or a name. */
function checkPort(value: unknown, path: string, findings: Findings): void {
  if (typeof value !== "string") {
    if (!isPort(value)) findings.error(path, `must be 1..65535, a range or a name, got ${quoted(value)}`);
    return;
  }
  const [, first, last = first] = /^([0-9]+)(?::([0-9]+))?$/.exec(value) ?? [];
  if (first === undefined) {
    if (value.includes(":")) findings.error(path, `must be a range such as \`8000:8080\`, got ${quoted(value)}`);
    else checkText(value, path, portName, findings);
  } else if (!isPort(Number(first)) || !isPort(Number(last))) {
    findings.error(path, `must be within 1..65535, got ${quoted(value)}`);
  } else if (Number(first) > Number(last)) {
    findings.error(path, `must not end before it begins, got ${quoted(value)}; swap the two`);
  }
}

function isPort(value: unknown): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= 65535;
}
