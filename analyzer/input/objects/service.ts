import { child, isAbsent, item, quoted } from "../../../policies/validation/fields";
import type { Findings } from "../../../policies/validation/findings";
import { type Service, type ServicePort, unknown } from "../../model";
import { sameValue } from "../sameValue";
import { type Fields, fieldsOf, itemsOf, labelsOf, textOf } from "./fields";
import { readPortNumber, readProtocol } from "./podTraits";

/** Reads a Service: the pods that it selects, and its ports but for those that are not known yet. */
export function readService(object: Fields, findings: Findings): Pick<Service, "selector" | "ports"> {
  const spec = fieldsOf(object.spec, "spec", findings);
  if (spec === undefined) return { selector: undefined, ports: [] };
  const ports: ServicePort[] = [];
  const list = itemsOf(spec.ports, "spec.ports", findings);
  for (const [index, port] of (list === unknown ? [] : list).entries()) {
    const read = readServicePort(port, item("spec.ports", index), findings);
    if (read !== undefined) ports.push(read);
  }
  return { selector: readSelector(spec, findings), ports };
}

/** A selector without labels selects nothing, and one of a name outside is not used. */
function readSelector(spec: Fields, findings: Findings): Service["selector"] {
  if (isAbsent(spec.selector) || spec.type === "ExternalName") return undefined;
  const selector = labelsOf(spec.selector, "spec.selector", findings);
  return selector !== unknown && Object.keys(selector).length === 0 ? undefined : selector;
}

function readServicePort(value: unknown, path: string, findings: Findings): ServicePort | undefined {
  const fields = fieldsOf(value, path, findings);
  if (fields === undefined) return undefined;
  const { port: written, targetPort, protocol: spoken, name: called } = fields;
  if ([written, targetPort, spoken, called].includes(unknown)) return undefined;
  const name = textOf(called, child(path, "name"), findings);
  const protocol = readProtocol(spoken, child(path, "protocol"), findings);
  const port = readPortNumber(written, child(path, "port"), findings);
  if (port === undefined || protocol === undefined) return undefined;
  if (!isAbsent(targetPort) && typeof targetPort !== "string" && typeof targetPort !== "number") {
    findings.error(child(path, "targetPort"), `must be a number or the name of a port, got ${quoted(targetPort)}`);
    return undefined;
  }
  return { name: name === "" ? undefined : name, port, targetPort: target(targetPort) ?? port, protocol };
}

/** 0 and the empty text stand for none; a number as text is a number. */
function target(value: string | number | null | undefined): string | number | undefined {
  if (isAbsent(value) || value === "" || value === 0) return undefined;
  return typeof value === "string" && /^[0-9]+$/.test(value) ? Number(value) : value;
}

/** Whether two Services say the same. */
export function sameService(a: Service, b: Service): boolean {
  return sameValue(a.selector, b.selector) && sameValue(a.ports, b.ports);
}
