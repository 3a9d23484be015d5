import { child, isAbsent, quoted, readFields, readString } from "../../validation/fields";
import type { Findings } from "../../validation/findings";
import { portName } from "../../validation/names";
import { warnRepeats } from "../../validation/repeats";
import { readInteger } from "../../validation/scalars";
import { readChoice, readSome } from "./lists";

/**
 * Checks the `protocols` of a rule.
 *
 * @returns whether one of them names a port, which only pods have
 */
export function checkProtocols(value: unknown, path: string, findings: Findings): boolean {
  let hasNamedPort = false;
  const protocols = readSome(value, path, findings);
  if (Array.isArray(value)) warnRepeats(value, path, findings);
  for (const one of protocols) {
    const known = ["tcp", "udp", "sctp", "destinationNamedPort"] as const;
    const choice = readChoice(one.value, one.path, known, findings);
    if (choice === undefined) continue;
    if (choice.name !== "destinationNamedPort") {
      checkPorts(choice.value, choice.path, findings);
      continue;
    }
    hasNamedPort = true;
    const name = readString(choice.value, choice.path, findings);
    const [problem] = name === undefined ? [] : portName(name);
    if (problem !== undefined) {
      findings.warning(choice.path, `${problem}, or no container can have a port of that name, got ${quoted(name)}`);
    }
  }
  return hasNamedPort;
}

const portNumbers = { from: 1, to: 65535 };

function checkPorts(value: unknown, path: string, findings: Findings): void {
  const ports = readFields(value, path, ["destinationPort"], findings);
  if (ports === undefined) return;
  const at = child(path, "destinationPort");
  if (isAbsent(ports.destinationPort))
    findings.error(at, "must be given; every port is `range: {start: 1, end: 65535}`");
  const port = readChoice(ports.destinationPort, at, ["number", "range"], findings);
  if (port?.name === "number") readInteger(port.value, port.path, portNumbers, findings);
  else if (port !== undefined) checkRange(port.value, port.path, findings);
}

function checkRange(value: unknown, path: string, findings: Findings): void {
  const range = readFields(value, path, ["start", "end"], findings);
  if (range === undefined) return;
  for (const end of ["start", "end"] as const) {
    if (isAbsent(range[end])) findings.error(child(path, end), "must be given");
  }
  const start = readInteger(range.start, child(path, "start"), portNumbers, findings);
  const end = readInteger(range.end, child(path, "end"), portNumbers, findings);
  if (start === undefined || end === undefined || start < end) return;
  const remedy = start === end ? "write `number` for one port" : "swap the two";
  findings.error(path, `must have \`start\` below \`end\`, got ${quoted(start)} and ${quoted(end)}; ${remedy}`);
}
