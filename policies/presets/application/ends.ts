import { asList, type NamespacedPods, type OneOrMore, type Peer, pods } from "../../peers";
import type { EgressRule, IngressRule } from "../../types";
import { egressRule, ingressRule, type PortArgs } from "../policy";

/** Who pods may connect to, and on which ports. */
export interface Destination extends PortArgs {
  /** One peer or several. */
  readonly to: OneOrMore<Peer>;
}

/** Who may connect to pods, and on which ports. */
export interface Source extends PortArgs {
  /** One peer or several. */
  readonly from: OneOrMore<Peer>;
}

/** What admits traffic to the destinations; nothing where none are given. */
export function rulesTo(field: string, destinations: OneOrMore<Destination> | undefined): readonly EgressRule[] {
  return entries(field, destinations).map((one) => egressRule(one.to, one));
}

/** What admits traffic from the sources; nothing where none are given. */
export function rulesFrom(field: string, sources: OneOrMore<Source> | undefined): readonly IngressRule[] {
  return entries(field, sources).map((one) => ingressRule(one.from, one));
}

/** The pods as a policy of the namespace names them: those of its own without a namespace. */
export function seenFrom(namespace: string, end: NamespacedPods): Peer {
  return end.namespace === namespace ? pods(end.podSelector ?? {}) : end;
}

function entries<T extends object>(field: string, given: OneOrMore<T> | undefined): readonly T[] {
  const list = given === undefined ? [] : asList(given);
  if (given !== undefined && list.length === 0) {
    throw new RangeError(`\`${field}\` is empty; leave it out where nobody is meant`);
  }
  return list;
}
