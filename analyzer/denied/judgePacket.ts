import type { AddressEnd, End } from "../explain";
import { judge } from "../explain/judge";
import type { Side, Verdict } from "../explain/sides";
import { numberOf } from "../ipBlocks";
import { type Cluster, type Policy, unknown } from "../model";
import type { FlowEnd } from "./ends";
import type { Arrival, ArrivalEnd } from "./judged";

/** What the policies say of a packet, where it is not known of an address whether a pod has it. */
export interface PacketVerdict {
  readonly verdict: Verdict;
  readonly sides: readonly Side[];
}

/** Judges packets one by one, each by the policies of its own namespaces. */
export class Judge {
  private readonly policies = new Map<string, Policy[]>();

  constructor(private readonly cluster: Cluster) {
    for (const policy of cluster.policies) {
      const others = this.policies.get(policy.namespace);
      if (others === undefined) this.policies.set(policy.namespace, [policy]);
      else others.push(policy);
    }
  }

  judge(from: FlowEnd, { at, protocol, port }: Arrival): PacketVerdict | undefined {
    const src = sourceOf(from);
    const dst = endOf(at);
    if (src === undefined || dst === undefined || (src.end.kind === "address" && dst.kind === "address"))
      return undefined;
    const namespaces = new Set([src.end, dst].flatMap((end) => (end.kind === "pods" ? end.workload.namespace : [])));
    const policies = Array.from(namespaces).flatMap((namespace) => this.policies.get(namespace) ?? []);
    const { egress, ingress } = judge({ ...this.cluster, policies }, { src: src.end, dst, protocol, port });
    const sides = [doubted(egress, at.kind === "address" && at.mayBePod), doubted(ingress, src.mayBePod)];
    const verdicts = sides.map(({ verdict }) => verdict);
    const isOpen = src.mayBePod || (at.kind === "address" && at.mayBePod);
    if (verdicts.includes("denied")) return { verdict: "denied", sides };
    // A pod that is not given may have policies of its own.
    return { verdict: verdicts.includes("unknown") || isOpen ? "unknown" : "allowed", sides };
  }
}

function sourceOf(from: FlowEnd): { readonly end: End; readonly mayBePod: boolean } | undefined {
  if (from.kind === "service") return undefined;
  const at: ArrivalEnd =
    from.kind === "address"
      ? { kind: "address", address: from.name, mayBePod: from.mayBePod }
      : { kind: "pods", workload: from.workload, pod: from.pod };
  const end = endOf(at);
  return end && { end, mayBePod: at.kind === "address" && at.mayBePod };
}

function endOf(at: ArrivalEnd): End | undefined {
  if (at.kind === "address") return addressEnd(at.address);
  const { workload, pod } = at;
  return { kind: "pods", name: `${workload.namespace}/${workload.name}`, workload, pod, others: [] };
}

function addressEnd(address: string): AddressEnd | undefined {
  const number = numberOf(address);
  return number && { kind: "address", name: address, ...number };
}

/** A side that would let a pod through, or keep it off, where it denies or lets through an address outside. */
function doubted(side: Side, otherMayBePod: boolean): Side {
  if (!otherMayBePod || side.verdict === "unknown" || !isAboutPods(side)) return side;
  return { ...side, verdict: "unknown" };
}

/** Whether a rule on the port names pods of some kind, so that a pod which is not given may be one of them. */
function isAboutPods({ verdict, policies, tiers }: Side): boolean {
  const byTier = tiers
    .flatMap((tier) => tier.policies.flatMap(({ rules }) => rules))
    .some(({ action, matches }) => action !== "Log" && matches === "no");
  if (byTier) return true;
  if (verdict === "allowed") return false;
  return policies.some(({ rules }) =>
    rules.some(
      ({ peers, ports, portNames }) =>
        (ports.holds !== "no" || portNames.length > 0) &&
        peers.some(({ peer }) => peer !== unknown && (peer.ipBlock ?? undefined) === undefined),
    ),
  );
}
