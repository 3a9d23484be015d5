import { asList, labelSelector, networkPolicyPeers, type OneOrMore, type Peer, type Selector } from "../peers";
import {
  apiVersion,
  type EgressRule,
  type IngressRule,
  kind,
  type Labels,
  type NetworkPolicy,
  type NetworkPolicyPort,
  type NetworkPolicySpec,
} from "../types";
import { nameFor } from "./names";
import { type PresetName, presetLabels } from "./origin";

/** What every preset takes. */
export interface PresetArgs {
  /**
   * Namespace of the policy.
   * @default - that of the NetworkPolicySet, or of the command, that applies it
   */
  readonly namespace?: string;
  /**
   * Name of the policy, unique in its namespace.
   * @default - says what the preset does and for whom, and stays the same as long as those do
   */
  readonly name?: string;
  /**
   * Labels of the policy itself, beside those that say which preset made it; traffic does not depend on them.
   * @default - none
   */
  readonly labels?: Labels;
}

/** What presets take that are about pods which have to be named. */
export interface PodPresetArgs extends PresetArgs {
  /** Pods of the namespace that the policy is about: labels, or a selector. `{}` is all of them. */
  readonly podSelector: Selector;
}

/** What presets take that are about some or all pods of a namespace. */
export interface PodsArgs extends PresetArgs {
  /**
   * Pods of the namespace that the policy is about: labels, or a selector.
   * @default - all of them
   */
  readonly podSelector?: Selector;
}

/** Ports of a rule: one, a list, or none given for all. */
export interface PortArgs {
  /** @default - every port of every protocol */
  readonly on?: OneOrMore<NetworkPolicyPort>;
}

/** A policy with the name that was asked for, or else the preset's, and with labels that say who made it. */
export function networkPolicy(
  preset: PresetName,
  args: PresetArgs,
  defaultName: string,
  spec: NetworkPolicySpec,
): NetworkPolicy {
  const { namespace } = args;
  const name = args.name ?? defaultName;
  const labels = presetLabels(preset, args.labels);
  const metadata = namespace === undefined ? { name, labels } : { name, namespace, labels };
  return { apiVersion, kind, metadata, spec };
}

/** A policy that isolates pods for egress, but for what the rules admit. */
export function egressPolicy(preset: PresetName, args: PodsArgs, egress: readonly EgressRule[]): NetworkPolicy {
  const podSelector = labelSelector(args.podSelector ?? {});
  return networkPolicy(preset, args, nameFor(preset, podSelector), { podSelector, policyTypes: ["Egress"], egress });
}

/** A policy that isolates pods for ingress, but for what the rules admit. */
export function ingressPolicy(preset: PresetName, args: PodsArgs, ingress: readonly IngressRule[]): NetworkPolicy {
  const podSelector = labelSelector(args.podSelector ?? {});
  return networkPolicy(preset, args, nameFor(preset, podSelector), { podSelector, policyTypes: ["Ingress"], ingress });
}

/** The rule that admits traffic from `from` on the ports. */
export function ingressRule(from: OneOrMore<Peer>, { on }: PortArgs): IngressRule {
  const peers = networkPolicyPeers(from);
  return { ...(peers === undefined ? {} : { from: peers }), ...ports(on) };
}

/** The rule that admits traffic to `to` on the ports. */
export function egressRule(to: OneOrMore<Peer>, { on }: PortArgs): EgressRule {
  const peers = networkPolicyPeers(to);
  return { ...(peers === undefined ? {} : { to: peers }), ...ports(on) };
}

function ports(on: OneOrMore<NetworkPolicyPort> | undefined): { ports?: readonly NetworkPolicyPort[] } {
  if (on === undefined) return {};
  const list = asList(on);
  if (list.length === 0) {
    throw new RangeError("`on` is empty, which Kubernetes reads as every port; leave it out for that");
  }
  return { ports: list };
}
