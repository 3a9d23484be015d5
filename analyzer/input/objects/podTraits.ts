import type { Protocol } from "../../../policies/types";
import { child, isAbsent, item, quoted } from "../../../policies/validation/fields";
import type { Findings } from "../../../policies/validation/findings";
import { type ContainerPort, type Pod, unknown, type Unknown } from "../../model";
import { fieldsOf, itemsOf, labelsOf, textOf } from "./fields";

/** What policies and their readers see of a pod, be it one that runs or a template. */
export type PodTraits = Pick<Pod, "labels" | "ports" | "hostNetwork">;

/** Reads a pod or the template of one, whose metadata and spec stand at `path`. */
export function readPodTraits(value: unknown, path: string, findings: Findings): PodTraits {
  if (value === unknown) return { labels: unknown, ports: unknown, hostNetwork: unknown };
  const fields = fieldsOf(value, path, findings);
  const metadataPath = child(path, "metadata");
  const metadata = fieldsOf(fields?.metadata, metadataPath, findings);
  const labels =
    fields?.metadata === unknown ? unknown : labelsOf(metadata?.labels, child(metadataPath, "labels"), findings);
  const specPath = child(path, "spec");
  if (fields?.spec === unknown) return { labels, ports: unknown, hostNetwork: unknown };
  const spec = fieldsOf(fields?.spec, specPath, findings);
  return {
    labels,
    ports: readPorts(spec, specPath, findings),
    hostNetwork: readFlag(spec?.hostNetwork, child(specPath, "hostNetwork"), findings),
  };
}

function readFlag(value: unknown, path: string, findings: Findings): boolean | Unknown {
  if (typeof value === "boolean" || value === unknown) return value;
  if (!isAbsent(value)) findings.error(path, `must be true or false, got ${quoted(value)}`);
  return false;
}

/** Ports of all containers that serve as long as the pod does. */
function readPorts(
  spec: Readonly<Record<string, unknown>> | undefined,
  path: string,
  findings: Findings,
): readonly ContainerPort[] | Unknown {
  if (spec === undefined) return none;
  const ports: ContainerPort[] = [];
  let isKnown = readContainers(spec.containers, child(path, "containers"), false, ports, findings);
  if (!isAbsent(spec.initContainers)) {
    isKnown = readContainers(spec.initContainers, child(path, "initContainers"), true, ports, findings) && isKnown;
  }
  if (!isKnown) return unknown;
  return ports.length === 0 ? none : ports;
}

const none: readonly ContainerPort[] = [];

/** Adds the ports of containers; of those that initialize, only the ones that go on (`restartPolicy: Always`). */
function readContainers(
  value: unknown,
  path: string,
  initialize: boolean,
  ports: ContainerPort[],
  findings: Findings,
): boolean {
  const containers = itemsOf(value, path, findings);
  if (containers === unknown) return false;
  let isKnown = true;
  for (let index = 0; index < containers.length; index++) {
    if (containers[index] === unknown) {
      isKnown = false;
      continue;
    }
    const container = fieldsOf(containers[index], item(path, index), findings);
    if (container === undefined || isAbsent(container.ports)) continue;
    if (initialize && container.restartPolicy !== "Always" && container.restartPolicy !== unknown) continue;
    const list = itemsOf(container.ports, child(item(path, index), "ports"), findings);
    if (list === unknown || (initialize && container.restartPolicy === unknown)) {
      isKnown = false;
      continue;
    }
    for (let at = 0; at < list.length; at++) {
      const port = readPort(list[at], path, index, at, findings);
      if (port === unknown) isKnown = false;
      else if (port !== undefined) ports.push(port);
    }
  }
  return isKnown;
}

function readPort(
  value: unknown,
  containers: string,
  container: number,
  at: number,
  findings: Findings,
): ContainerPort | Unknown | undefined {
  if (value === unknown) return unknown;
  if (typeof value === "object" && value !== null) {
    const { name, containerPort: port, protocol } = value as Readonly<Record<string, unknown>>;
    // The model has no port of a protocol that is not known.
    if (protocol === unknown) return unknown;
    if (isPortNumber(port) && isProtocol(protocol) && (name === undefined || typeof name === "string")) {
      return { name: name === "" ? undefined : name, port, protocol };
    }
    if (port === unknown && isProtocol(protocol ?? "TCP") && (isAbsent(name) || typeof name === "string")) {
      return { name: name || undefined, port, protocol: (protocol ?? "TCP") as Protocol };
    }
  }
  return readOddPort(value, item(`${item(containers, container)}.ports`, at), findings);
}

/** The same with every check told; the way above is the short one that nearly all ports take. */
function readOddPort(value: unknown, path: string, findings: Findings): ContainerPort | undefined {
  const fields = fieldsOf(value ?? {}, path, findings);
  if (fields === undefined) return undefined;
  const name = textOf(fields.name, child(path, "name"), findings);
  const protocol = readProtocol(fields.protocol, child(path, "protocol"), findings);
  const port = readPortNumber(fields.containerPort, child(path, "containerPort"), findings);
  return port === undefined || protocol === undefined
    ? undefined
    : { name: name === "" ? undefined : name, port, protocol };
}

/** A protocol, TCP where none is given; undefined where it was reported. */
export function readProtocol(value: unknown, path: string, findings: Findings): Protocol | undefined {
  const protocol = isAbsent(value) || value === "" ? "TCP" : value;
  if (isProtocol(protocol)) return protocol;
  findings.error(path, `must be \`TCP\`, \`UDP\` or \`SCTP\`, got ${quoted(value)}`);
  return undefined;
}

/** The number of a port, 1..65535; undefined where it was reported. */
export function readPortNumber(value: unknown, path: string, findings: Findings): number | undefined {
  if (isPortNumber(value)) return value;
  const got = isAbsent(value) ? "nothing" : quoted(value);
  findings.error(path, `must be 1..65535, got ${got}${typeof value === "string" ? "; write it without quotes" : ""}`);
  return undefined;
}

function isProtocol(value: unknown): value is Protocol {
  return value === "TCP" || value === "UDP" || value === "SCTP";
}

function isPortNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= 65535;
}
