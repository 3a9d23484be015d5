import type { NetworkPolicyPort, Protocol } from "../policies/types";
import { unknown, type Unknown } from "./model";
import { both, type Certainty } from "./selectors";

/** An item of a rule's `ports`, with its defaults and without nulls. */
export interface RulePort {
  readonly protocol: Protocol | Unknown;
  /** A number, a name, or undefined for every port. */
  readonly port: number | string | undefined;
  readonly endPort: number | Unknown | undefined;
}

/** Reads an item of which something may be null or not known; null itself is every TCP port. */
export function readPort(port: NetworkPolicyPort | null): RulePort {
  const given = (port ?? {}) as {
    protocol?: Protocol | Unknown | null;
    port?: RulePort["port"] | null;
    endPort?: RulePort["endPort"] | null;
  };
  return {
    protocol: given.protocol ?? "TCP",
    port: given.port ?? undefined,
    endPort: given.endPort ?? undefined,
  };
}

/** The name in an item that has one. */
export function nameIn({ port }: RulePort): string | undefined {
  return typeof port === "string" && port !== unknown ? port : undefined;
}

/** Whether an item admits a port by its number; what a name means depends on the pods, and is up to the caller. */
export function admitsNumber({ protocol, port, endPort }: RulePort, asked: Protocol, number: number): Certainty {
  const ofProtocol = protocol === unknown ? "perhaps" : protocol === asked ? "yes" : "no";
  return both(ofProtocol, isInRange(port, endPort, number));
}

function isInRange(port: RulePort["port"], endPort: RulePort["endPort"], number: number): Certainty {
  if (port === undefined) return "yes";
  if (port === unknown) return "perhaps";
  if (typeof port === "string") return "no";
  if (number === port) return "yes";
  if (number < port) return "no";
  if (endPort === unknown) return "perhaps";
  return number <= (endPort ?? port) ? "yes" : "no";
}
