import type { Access, AddressRange, Entity, Group, PodEntity } from "../../../analyzer/reachability";
import type { Groups, Pairs } from "../../../analyzer/reports/list";
import { ConnectionSet } from "../../../analyzer/sets/connectionSet";
import { parseAddress } from "../../../policies/cidr";
import type { Protocol } from "../../../policies/types";

/** Pods by their id, such as `shop/web[Deployment]`; they need not be those of a cluster. */
export function pods(id: string): PodEntity {
  const [, namespace = "", name = "", kind = ""] = /^([^/]*)\/(.*)\[(.*)\]$/.exec(id) ?? [];
  const origin = { source: "test", line: () => undefined };
  return { kind: "pods", id, workload: { namespace, name, kind, pods: [], origin }, pods: [] };
}

/** Addresses by their id, such as `10.0.0.0-10.255.255.255`. */
export function addresses(id: string): AddressRange {
  const [first, last] = id.split("-").map((text) => parseAddress(text));
  if (first === undefined || last === undefined) throw new RangeError(`\`${id}\` is no range of addresses`);
  return { kind: "addresses", id, family: first.family, first: first.address, last: last.address };
}

/** `TCP 80`, `UDP 53`, `All` or `None`. */
export function ports(text: string): ConnectionSet {
  if (text === "All") return ConnectionSet.all;
  if (text === "None") return ConnectionSet.none;
  const [protocol, port] = text.split(" ");
  return ConnectionSet.ports(protocol as Protocol, Number(port), Number(port));
}

/** What is allowed, and what is unknown. */
export function access(allowed: string, unknown = "None"): Access {
  return { allowed: ports(allowed), unknown: ports(unknown) };
}

export function end(id: string): Entity {
  return id.includes("/") ? pods(id) : addresses(id);
}

/** Pairs as a list is given them. */
export function pairsOf(...rows: readonly (readonly [src: string, dst: string, access: Access])[]): Pairs {
  const ends = rows.map(([src, dst, found]) => [end(src), end(dst), found] as const);
  return {
    shown: [],
    forEach: (visit) => {
      ends.forEach((row) => {
        visit(...row);
      });
    },
  };
}

/** Groups as a list is given them; members are separated by blanks. */
export function groupsOf(...rows: readonly (readonly [src: string, dst: string, access: Access])[]): Groups {
  const group = (ids: string): Group => ({ members: ids.split(" ").map(end) });
  const ends = rows.map(([src, dst, found]) => [group(src), group(dst), found] as const);
  return {
    forEach: (visit) => {
      ends.forEach((row) => {
        visit(...row);
      });
    },
  };
}
