import type { OneOrMore, Peer } from "../../peers";
import type { NetworkPolicy, NetworkPolicyPort } from "../../types";
import { givenPorts } from "../givenPorts";
import type { PresetName } from "../origin";
import { ingressPolicy, ingressRule, type PodPresetArgs } from "../policy";

/** What the presets for ways into the cluster take: pods, and the ports that are opened. */
export interface EntryArgs extends PodPresetArgs {
  /** Ports of the containers on which the pods accept: one or several. */
  readonly on: OneOrMore<NetworkPolicyPort>;
}

/** A policy that isolates the pods for ingress, but for connections from `from` on the ports. */
export function entryPolicy(preset: PresetName, args: EntryArgs, from: OneOrMore<Peer>): NetworkPolicy {
  return ingressPolicy(preset, args, [ingressRule(from, { on: givenPorts("on", args.on) })]);
}
