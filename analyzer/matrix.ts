import type { Protocol } from "../policies/types";
import { type ContainerPort, unknown } from "./model";
import type { Access, PodEntity, Reachability } from "./reachability";
import { portsNamed } from "./services";

/** What is tried from every pod to every pod: a port by its number or, as each destination calls it, by its name. */
export interface Probe {
  readonly port: number | string;
  readonly protocol: Protocol;
}

/** `no port`: the destination has no port of that name, so that nothing can be opened there. */
export type Cell = "allowed" | "denied" | "unknown" | "no port";

/** What comes of one probe. */
export interface TruthTable {
  readonly probe: Probe;
  /** Pods that open connections, sorted by id. */
  readonly from: readonly PodEntity[];
  /** Pods that accept them, sorted by id. */
  readonly to: readonly PodEntity[];
  /** From one of `from` to one of `to`; to itself every pod is allowed. */
  readonly cell: (from: PodEntity, to: PodEntity) => Cell;
}

/** Truth table of a probe between the given pods. It is computed while it is read. */
export function truthTable(
  reachability: Reachability,
  probe: Probe,
  { from, to }: { readonly from: readonly PodEntity[]; readonly to: readonly PodEntity[] },
): TruthTable {
  const portsOf = new Map(to.map((entity) => [entity, resolve(entity, probe)]));
  const cell = (src: PodEntity, dst: PodEntity): Cell => {
    if (src === dst) return "allowed";
    const ports = portsOf.get(dst) ?? resolve(dst, probe);
    return ports.length === 0 ? "no port" : verdict(reachability.between(src, dst), probe.protocol, ports);
  };
  return { probe, from, to, cell };
}

/**
 * Names of the pods for people and programs: `shop/web`, and `shop/web[Deployment]` where another kind in the namespace
 * has that name too.
 */
export function shortNames(entities: readonly PodEntity[]): ReadonlyMap<PodEntity, string> {
  const times = new Map<string, number>();
  for (const { id } of entities) times.set(withoutKind(id), (times.get(withoutKind(id)) ?? 0) + 1);
  return new Map(
    entities.map((entity) => [entity, times.get(withoutKind(entity.id)) === 1 ? withoutKind(entity.id) : entity.id]),
  );
}

const withoutKind = (id: string) => id.replace(/\[[^[\]]*\]$/, "");

type PortNumber = ContainerPort["port"];

/** Numbers that the port has at the destination; `unknown` among them where it may have others. */
function resolve({ pods }: PodEntity, { port, protocol }: Probe): readonly PortNumber[] {
  if (typeof port === "number") return [port];
  const named = pods.map(({ ports }) => portsNamed(ports, port, protocol));
  const numbers: PortNumber[] = named.flatMap(({ known }) => known);
  return Array.from(new Set(named.some(({ hasUnknown }) => hasUnknown) ? [...numbers, unknown] : numbers));
}

/** Where a name stands for several ports, one that is allowed is enough. */
function verdict({ allowed, unknown: undecided }: Access, protocol: Protocol, ports: readonly PortNumber[]): Cell {
  const numbers = ports.filter((port) => port !== unknown);
  if (numbers.some((port) => allowed.has(protocol, port))) return "allowed";
  if (numbers.some((port) => undecided.has(protocol, port))) return "unknown";
  // A port whose number is not known may be any that is open.
  const isAnyOpen = !allowed.union(undecided).portsOf(protocol).isEmpty;
  return isAnyOpen && numbers.length < ports.length ? "unknown" : "denied";
}
