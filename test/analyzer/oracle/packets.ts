import type { Cluster } from "../../../analyzer/model";
import { addressRange, type IpFamily, parseAddress, parseCidr } from "../../../policies/cidr";

/**
 * Ports from which on a verdict may differ from that of the port before: 1, the first of every range that is mentioned,
 * and the one after its last. A set of ports whose ranges begin and end at these, and that is right at each of them, is
 * right everywhere.
 */
export function portCuts({ workloads, policies }: Cluster, others: readonly unknown[] = []): readonly number[] {
  const found = new Set([1]);
  const add = (first: number, last: number): void => {
    found.add(first);
    if (last < 65535) found.add(last + 1);
  };
  for (const { ports } of workloads.flatMap(({ pods }) => pods)) {
    if (typeof ports !== "string") for (const { port } of ports) if (typeof port === "number") add(port, port);
  }
  for (const { port, endPort } of objectsIn(policies.map(({ object }) => object.spec))) {
    const ends = [port, endPort].filter((one) => typeof one === "number");
    for (const end of ends) add(end, end);
  }
  for (const { ports, notPorts, number, start, end } of objectsIn(others)) {
    const listed = [ports, notPorts].filter((list) => Array.isArray(list)).flat() as readonly unknown[];
    for (const one of [...listed, number, start, end]) {
      for (const text of /^[0-9:]+$/.exec(String(one))?.[0].split(":") ?? [])
        add(Math.max(1, Number(text)), Number(text));
    }
  }
  return [...found].filter((port) => port >= 1).sort((a, b) => a - b);
}

export const lastAddress: Readonly<Record<IpFamily, bigint>> = { IPv4: 2n ** 32n - 1n, IPv6: 2n ** 128n - 1n };

/** The same of addresses, by family, with what blocks mention. */
export function addressCuts(
  { policies }: Pick<Cluster, "policies">,
  others: readonly unknown[] = [],
): Readonly<Record<IpFamily, readonly bigint[]>> {
  const found = { IPv4: new Set([0n]), IPv6: new Set([0n]) };
  for (const { family, first, last } of blocksIn(policies, others)) {
    found[family].add(first);
    if (last < lastAddress[family]) found[family].add(last + 1n);
  }
  const sorted = (family: IpFamily): bigint[] => [...found[family]].sort((a, b) => (a < b ? -1 : 1));
  return { IPv4: sorted("IPv4"), IPv6: sorted("IPv6") };
}

/** Families of which addresses outside are told: IPv6 only where a block or a pod's address is of it. */
export function familiesOf({ workloads, policies }: Cluster, others: readonly unknown[] = []): readonly IpFamily[] {
  const pods = workloads.flatMap((workload) => workload.pods);
  const ranges = [...blocksIn(policies, others), ...pods.flatMap(({ addresses }) => addresses.flatMap(rangeOfOne))];
  return ranges.some(({ family }) => family === "IPv6") ? ["IPv4", "IPv6"] : ["IPv4"];
}

/** An address as the oracle reads it. */
export function addressText(family: IpFamily, address: bigint): string {
  const [count, bits, base, separator] = family === "IPv4" ? [4, 8n, 10, "."] : [8, 16n, 16, ":"];
  const parts = Array.from(
    { length: count },
    (_, index) => (address >> (bits * BigInt(count - 1 - index))) % 2n ** bits,
  );
  return parts.map((part) => part.toString(base)).join(separator);
}

type Range = ReturnType<typeof addressRange>;

function blocksIn(policies: Cluster["policies"], others: readonly unknown[]): readonly Range[] {
  const texts = objectsIn([...policies.map(({ object }) => object.spec), ...others]).flatMap(
    ({ cidr, except, nets, notNets, networks }) => [
      cidr,
      ...([except, nets, notNets, networks].filter((list) => Array.isArray(list)).flat() as readonly unknown[]),
    ],
  );
  return texts.flatMap((text) => {
    if (typeof text !== "string") return [];
    const parsed = parseCidr(text);
    return parsed === undefined ? rangeOfOne(text) : [addressRange(parsed)];
  });
}

function rangeOfOne(text: string): readonly Range[] {
  const one = parseAddress(text);
  return one === undefined ? [] : [addressRange({ ...one, prefixLength: one.family === "IPv4" ? 32 : 128 })];
}

/** The value and everything in it that has fields. */
function objectsIn(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (typeof value !== "object" || value === null) return [];
  const inside = Object.values(value).flatMap(objectsIn);
  return Array.isArray(value) ? inside : [value as Readonly<Record<string, unknown>>, ...inside];
}
