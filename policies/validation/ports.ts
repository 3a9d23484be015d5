import { child, isAbsent, item, quoted, readFields, readList, readString } from "./fields";
import type { Findings } from "./findings";
import { checkText } from "./texts";
import { portName } from "./names";
import { warnRepeats } from "./repeats";

/** Checks the `ports` of a rule. */
export function checkPorts(value: unknown, path: string, findings: Findings): void {
  const ports = readList(value, path, findings);
  if (ports.length > 1) warnRepeats(ports.map(withDefaults), path, findings);
  for (let index = 0; index < ports.length; index++) checkPort(ports[index], item(path, index), findings);
}

function checkPort(value: unknown, path: string, findings: Findings): void {
  if (isAbsent(value)) findings.warning(path, "null is every TCP port; write `protocol: TCP` if that is meant");
  const fields = readFields(value, path, ["protocol", "port", "endPort"], findings);
  if (fields === undefined) return;
  checkProtocol(fields.protocol, child(path, "protocol"), findings);
  checkNumberOrName(fields.port, child(path, "port"), findings);
  if (!isAbsent(fields.endPort)) checkEndPort(fields.endPort, fields.port, child(path, "endPort"), findings);
}

function checkProtocol(value: unknown, path: string, findings: Findings): void {
  if (isAbsent(value)) return;
  const protocol = readString(value, path, findings);
  if (protocol === undefined || ["TCP", "UDP", "SCTP"].includes(protocol)) return;
  findings.error(path, `must be \`TCP\`, \`UDP\` or \`SCTP\`, got ${quoted(protocol)}`);
}

function checkNumberOrName(value: unknown, path: string, findings: Findings): void {
  if (isAbsent(value)) return;
  if (typeof value === "string") {
    if (/^[0-9]+$/.test(value))
      findings.error(path, `must be a number, or a name with a letter, got the text "${value}"`);
    else checkText(value, path, portName, findings);
  } else if (!isPortNumber(value)) {
    findings.error(path, `must be 1..65535 or the name of a port, got ${quoted(value)}`);
  }
}

function checkEndPort(endPort: unknown, port: unknown, path: string, findings: Findings): void {
  if (isAbsent(port)) {
    findings.error(path, "must have a `port` to start from");
  } else if (typeof port === "string") {
    findings.error(path, `must be left out with a named port, here ${quoted(port)}`);
  }
  if (!isPortNumber(endPort)) {
    findings.error(path, `must be 1..65535, got ${quoted(endPort)}`);
  } else if (typeof port === "number" && endPort < port) {
    findings.error(path, `must not be below \`port\` (\`${String(port)}\`), got ${quoted(endPort)}`);
  }
}

function isPortNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= 65535;
}

/** As the API server stores it, so that a port with the default spelled out equals one without. */
function withDefaults(port: unknown): unknown {
  return typeof port === "object" && !Array.isArray(port) ? { protocol: "TCP", ...port } : port;
}
