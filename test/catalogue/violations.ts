import { type Access, analyze, type PodEntity, type Reachability } from "../../analyzer";
import type { NetworkPolicy, PolicyType, Protocol } from "../../policies";
import { accessWith } from "../../catalogue/accessWith";
import { places, world } from "../../catalogue/world";
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
 * Where the policies do not let through exactly what the statements say, as `differences` has it: of each direction by
 * itself, so that neither hides the other, and with and without other policies that deny everything to everyone.
 */
export function violations(
  policies: readonly NetworkPolicy[],
  statements: readonly Statement[],
  limit = Infinity,
): readonly string[] {
  const found: string[] = [];
  for (const direction of ["Ingress", "Egress"] as const) {
    const own = policies.flatMap((policy) => inDirection(policy, direction));
    const claim = statements.filter((one) => one.direction === direction);
    const nothing = { direction, holds: isPod, admits: () => false };
    found.push(...differences(own, claim, limit));
    if (found.length < limit) found.push(...differences([...own, ...denyAll(direction)], [...claim, nothing], limit));
    if (found.length >= limit) return found.slice(0, limit);
  }
  return found;
}

/** The policy as far as it is about the direction. */
function inDirection({ spec, ...policy }: NetworkPolicy, direction: PolicyType): readonly NetworkPolicy[] {
  if (spec.policyTypes?.includes(direction) !== true) return [];
  const { podSelector, ingress = [], egress = [] } = spec;
  const rules = direction === "Ingress" ? { ingress } : { egress };
  return [{ ...policy, spec: { podSelector, policyTypes: [direction], ...rules } }];
}

function denyAll(direction: PolicyType): readonly NetworkPolicy[] {
  return world([]).namespaces.map(({ name }) => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "deny-all", namespace: name },
    spec: { podSelector: {}, policyTypes: [direction] },
  }));
}

/**
 * Where the policies do not let through exactly what the statements say, for every two ends of the world, every protocol
 * and every port that either speaks of, with those beside it: at most `limit` lines. A pod on the host's network is held
 * by no policy; what is not surely allowed there is unknown.
 */
export function differences(
  policies: readonly NetworkPolicy[],
  statements: readonly Statement[],
  limit = Infinity,
): readonly string[] {
  const reachability = analyze(world(policies));
  const everyone = placesOf(reachability);
  const ports = Array.from(new Set([...commonPorts, ...portsIn(policies)]));
  const found: string[] = [];
  for (const src of everyone) {
    for (const dst of everyone) {
      const verdict = verdicts(reachability, src, dst);
      if (verdict === undefined) continue;
      for (const protocol of protocols) {
        for (const port of ports) {
          const flow = { src: src.end, dst: dst.end, protocol, port };
          const [expected, actual] = [claimed(statements, flow), verdict(protocol, port)];
          if (expected === actual) continue;
          found.push(`${src.end.id} → ${dst.end.id}, ${protocol} ${String(port)}: claimed ${expected}, is ${actual}`);
          if (found.length >= limit) return found;
        }
      }
    }
  }
  return found;
}

/** What follows from the statements: whoever they hold has only what they admit. */
function claimed(statements: readonly Statement[], flow: Flow): Verdict {
  const allows = (direction: Statement["direction"], subject: End) => {
    const held = statements.filter((one) => one.direction === direction && !subject.isOnHost && one.holds(subject));
    return held.length === 0 || held.some(({ admits }) => admits(flow));
  };
  if (allows("Egress", flow.src) && allows("Ingress", flow.dst)) return "allowed";
  return flow.src.isOnHost || flow.dst.isOnHost ? "unknown" : "denied";
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

/** Numbers in the policies, and those beside them. */
function portsIn(policies: readonly NetworkPolicy[]): readonly number[] {
  return policies
    .flatMap(({ spec }) => [...(spec.ingress ?? []), ...(spec.egress ?? [])])
    .flatMap(({ ports = [] }) => ports.flatMap(({ port, endPort }) => [port, endPort]))
    .flatMap((port) => (typeof port === "number" ? [port - 1, port, port + 1] : []))
    .filter((port) => port >= 1 && port <= 65535);
}

function isPod({ namespace }: End): boolean {
  return namespace !== undefined;
}
