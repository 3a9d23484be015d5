import { type Access, analyze, type PodEntity, type Reachability } from "../../analyzer";
import type { Protocol } from "../../policies";
import { accessWith } from "../../catalogue/accessWith";
import { places, type PresetObject, world } from "../../catalogue/world";
import type { End, Flow, Statement } from "./flows";

export type Verdict = "allowed" | "denied" | "unknown";

const protocols: readonly Protocol[] = ["TCP", "UDP", "SCTP"];

/** Ports that claims speak of, and some of which none does. */
const commonPorts = [
  1, 25, 53, 80, 123, 443, 465, 587, 3000, 3306, 4317, 4318, 4369, 5432, 5672, 6379, 8000, 8080, 8443, 9000, 9090, 9092,
  9200, 9300, 9443, 10250, 15672, 16379, 25672, 26379, 27017, 31000, 65535,
];

interface Place {
  readonly end: End;
  readonly entity: PodEntity | undefined;
}

/**
 * Where the objects do not let through exactly what the statements say, for every two ends of the world, every protocol
 * and every port that either speaks of, with those beside it: at most `limit` lines. A pod on the host's network is held
 * by no policy; what is not surely allowed there is unknown.
 */
export function differences(
  objects: readonly PresetObject[],
  statements: readonly Statement[],
  limit = Infinity,
): readonly string[] {
  const reachability = analyze(world(objects));
  const everyone = placesOf(reachability);
  const ports = Array.from(new Set([...commonPorts, ...portsIn(objects)]));
  const found: string[] = [];
  for (const src of everyone) {
    for (const dst of everyone) {
      const verdict = verdicts(reachability, src, dst);
      if (verdict === undefined) continue;
      const claim = claimed(statements, src.end, dst.end);
      for (const protocol of protocols) {
        for (const port of ports) {
          const flow = { src: src.end, dst: dst.end, protocol, port };
          const [expected, actual] = [claim(flow), verdict(protocol, port)];
          if (expected === actual) continue;
          found.push(`${src.end.id} → ${dst.end.id}, ${protocol} ${String(port)}: claimed ${expected}, is ${actual}`);
          if (found.length >= limit) return found;
        }
      }
    }
  }
  return found;
}

/** What follows from the statements: whoever they hold has only what they allow. */
function claimed(statements: readonly Statement[], src: End, dst: End): (flow: Flow) => Verdict {
  const [opens, accepts] = [allowed(statements, "Egress", src), allowed(statements, "Ingress", dst)];
  const otherwise = src.isOnHost || dst.isOnHost ? "unknown" : "denied";
  return (flow) => (opens(flow) && accepts(flow) ? "allowed" : otherwise);
}

/** What an end may open or accept. */
function allowed(
  statements: readonly Statement[],
  direction: Statement["direction"],
  subject: End,
): (flow: Flow) => boolean {
  if (subject.isOnHost) return () => true;
  const held = statements.filter((one) => one.direction === direction && one.holds(subject));
  const native = held.filter((one) => "admits" in one);
  const clusterWide = held.filter((one) => "allows" in one);
  const isIsolated = native.length > 0;
  return (flow) => {
    const isAdmitted = native.some(({ admits }) => admits(flow));
    if (clusterWide.length === 0) return !isIsolated || isAdmitted;
    return clusterWide.every(({ allows }) => allows(flow, { isIsolated, isAdmitted }));
  };
}

/** What the analyzer says of two ends; undefined between two outside, of which a cluster knows nothing. */
function verdicts(
  reachability: Reachability,
  src: Place,
  dst: Place,
): ((protocol: Protocol, port: number) => Verdict) | undefined {
  if (src.entity === undefined && dst.entity === undefined) return undefined;
  const access = accessOf(reachability, src, dst);
  return (protocol, port) => {
    if (access?.allowed.has(protocol, port) === true) return "allowed";
    return access?.unknown.has(protocol, port) === true ? "unknown" : "denied";
  };
}

function accessOf(reachability: Reachability, src: Place, dst: Place): Access | undefined {
  if (src.entity === undefined) {
    return dst.entity && accessWith(reachability, dst.entity, "Ingress", src.end.address ?? "");
  }
  if (dst.entity === undefined) return accessWith(reachability, src.entity, "Egress", dst.end.address ?? "");
  return reachability.between(src.entity, dst.entity);
}

function placesOf({ cluster, entities }: Reachability): readonly Place[] {
  const inside = entities.map((entity): Place => {
    const { namespace, name } = entity.workload;
    const [pod] = entity.pods;
    const labels = cluster.namespaces.find((one) => one.name === namespace)?.labels;
    if (pod === undefined || typeof pod.labels === "string" || typeof labels !== "object") {
      throw new Error(`${entity.id} is not of the world`);
    }
    const isOnHost = pod.hostNetwork === true;
    return {
      end: {
        id: entity.id,
        namespace: isOnHost ? undefined : namespace,
        workload: name,
        labels: pod.labels,
        tenant: isOnHost ? undefined : labels["tenant"],
        address: pod.addresses[0],
        isOnHost,
      },
      entity,
    };
  });
  const beyond = Object.entries(places).map(([name, address]): Place => {
    const end = {
      id: name,
      namespace: undefined,
      workload: name,
      labels: {},
      tenant: undefined,
      address,
      isOnHost: false,
    };
    return { end, entity: undefined };
  });
  return [...inside, ...beyond];
}

/** Numbers in the rules, and those beside them. */
function portsIn(objects: readonly PresetObject[]): readonly number[] {
  return objects
    .flatMap(({ spec }) => ("ingress" in spec || "egress" in spec ? [spec.ingress ?? [], spec.egress ?? []] : []))
    .flatMap(numbersIn)
    .flatMap((port) => [port - 1, port, port + 1])
    .filter((port) => port >= 1 && port <= 65535);
}

function numbersIn(value: unknown): readonly number[] {
  if (typeof value === "number") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}
