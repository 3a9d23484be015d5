import { type Labels } from "../../policies/types";
import type { Side } from "../explain/sides";
import { tierSuggestion } from "../explain/tiers/suggestion";
import type { Direction } from "../evaluate/policyRules";
import type { Workload } from "../model";
import { blockCall, call, podsInCall, portCall, subjectArgs } from "./calls";
import type { FlowEnd } from "./ends";
import type { Arrival } from "./judged";
import type { NamingLabels } from "./names";
import { presetForPlace } from "./places";

/** Calls of presets that would let a flow arrive, or why there are none. */
export interface Suggestion {
  readonly calls: readonly string[];
  readonly notes: readonly string[];
}

/** @param directions in which the flow is denied; presets isolate pods, so nothing is written for the other one */
export function suggest(
  from: FlowEnd,
  arrival: Arrival,
  sides: readonly Side[],
  directions: readonly Direction[],
  naming: NamingLabels,
): Suggestion {
  const byTier = sides.flatMap((side) => (directions.includes(side.direction) ? (tierSuggestion(side) ?? []) : []));
  if (byTier.length > 0) return { calls: [], notes: byTier };
  const src = partyOf(from, naming);
  const dst = arrivalParty(arrival, naming);
  const nameless = [...(src.kind === "nameless" ? [src] : []), ...(dst.kind === "nameless" ? [dst] : [])];
  if (nameless.length > 0) {
    return {
      calls: [],
      notes: nameless.map(
        ({ name }) => `no preset can name the pods of ${name}: they have no labels in common that are known`,
      ),
    };
  }
  return { calls: callsFor(src, dst, arrival, directions), notes: [] };
}

/** One of the two ends, as a preset names it. */
type Party =
  | { readonly kind: "pods"; readonly namespace: string; readonly labels: Labels; readonly isDns: boolean }
  | { readonly kind: "address"; readonly address: string; readonly mayBePod: boolean }
  | { readonly kind: "nameless"; readonly name: string };

function partyOf(from: FlowEnd, naming: NamingLabels): Party {
  if (from.kind === "pods") return podsParty(from.workload, naming);
  return { kind: "address", address: from.name, mayBePod: from.kind === "address" && from.mayBePod };
}

function arrivalParty({ at }: Arrival, naming: NamingLabels): Party {
  if (at.kind === "address") return { kind: "address", address: at.address, mayBePod: at.mayBePod };
  const [address] = at.pod.addresses;
  // Selectors do not match pods on their node's network.
  if (at.pod.hostNetwork === true && address !== undefined) return { kind: "address", address, mayBePod: false };
  return podsParty(at.workload, naming);
}

function podsParty(workload: Workload, naming: NamingLabels): Party {
  const { namespace, name } = workload;
  const labels = naming.of(workload);
  if (labels === undefined) return { kind: "nameless", name: `${namespace}/${name}` };
  return { kind: "pods", namespace, labels, isDns: namespace === "kube-system" && isDns(workload) };
}

/** As the preset `allowDns` has it. */
function isDns({ pods }: Workload): boolean {
  return pods.some(({ labels }) => typeof labels !== "string" && labels["k8s-app"] === "kube-dns");
}

function callsFor(src: Party, dst: Party, arrival: Arrival, directions: readonly Direction[]): readonly string[] {
  const on = portCall(arrival);
  const isEgress = directions.includes("Egress") && src.kind === "pods";
  const isIngress = directions.includes("Ingress") && dst.kind === "pods";
  const special = isEgress ? specialPreset(dst, arrival) : undefined;
  if (isEgress && isIngress && special === undefined) {
    return [call("allow", { from: peer(src), to: peer(dst), on })];
  }
  const calls: string[] = [];
  if (isEgress) {
    const subject = subjectArgs(src.namespace, src.labels);
    if (special !== undefined) calls.push(call(special, subject));
    else if (dst.kind === "pods") calls.push(call("allowEgressTo", { ...subject, to: peer(dst), on }));
    else calls.push(call("allowToAddresses", { ...subject, to: peer(dst), on }));
  }
  if (isIngress) {
    if (src.kind === "pods") {
      calls.push(call("allowIngressFrom", { ...subjectArgs(dst.namespace, dst.labels), from: peer(src), on }));
    } else {
      calls.push(call("allow", { from: peer(src), to: peer(dst), on }));
    }
  }
  return calls;
}

/** The preset that is made for the destination. */
function specialPreset(dst: Party, { protocol, port }: Arrival): string | undefined {
  const isDnsPort = port === 53 && protocol !== "SCTP";
  if (dst.kind === "pods") return dst.isDns && isDnsPort ? "allowDns" : undefined;
  if (dst.kind === "nameless") return undefined;
  // Plugins that look at packets before the Service is resolved log the address of the cluster's DNS Service.
  return presetForPlace(dst.address, protocol, port) ?? (dst.mayBePod && isDnsPort ? "allowDns" : undefined);
}

function peer(party: Party): string {
  if (party.kind === "pods") return podsInCall(party.namespace, party.labels);
  return party.kind === "address" ? blockCall(party.address) : "";
}
