import type { IpBlock, LabelSelector, NetworkPolicyPeer } from "../../policies/types";
import { type Cluster, type Policy, unknown, type Unknown } from "../model";
import { both, type Certainty, matches, requirementsOf, testNamespace } from "../selectors";
import { judgeBlock } from "./blockMatch";
import type { End, PodEnd } from "./ends";
import { type Judgement, notKnown, unknownWithin } from "./judgement";
import { misses, wordsFor } from "../words";

/** Whether one of a rule's peers is the other side, and what is amiss where it is not. */
export interface PeerJudgement extends Judgement {
  /** The part that keeps the peer from being the other side, where only one does. */
  readonly miss?: "namespace of the policy" | "namespace labels" | "pod labels";
  readonly peer: NetworkPolicyPeer | Unknown;
}

/** Whether a peer in a rule of `policy` is the other side of a connection. */
export function judgePeer(
  cluster: Cluster,
  policy: Policy,
  given: NetworkPolicyPeer | Unknown | null,
  path: string,
  other: End,
): PeerJudgement {
  if (given === unknown) return { peer: given, holds: "perhaps", path, text: notKnown(given, path) };
  const peer = given ?? {};
  const ipBlock = peer.ipBlock as IpBlock | Unknown | null | undefined;
  if (ipBlock !== undefined && ipBlock !== null) {
    return { peer, ...judgeBlock(ipBlock, `${path}.ipBlock`, other) };
  }
  const who = wordsForPods(peer, policy.namespace);
  if (other.kind === "address") {
    return { peer, holds: "no", path, text: `admits only ${who}, and ${other.name} is outside the cluster` };
  }
  return { peer, ...judgePods(cluster, policy, peer, path, other, who) };
}

function judgePods(
  cluster: Cluster,
  policy: Policy,
  peer: NetworkPolicyPeer,
  path: string,
  other: PodEnd,
  who: string,
): Omit<PeerJudgement, "peer"> {
  const { workload, pod, name } = other;
  const onPodNetwork = pod.hostNetwork === unknown ? "perhaps" : pod.hostNetwork ? "no" : "yes";
  if (onPodNetwork === "no") {
    return {
      holds: "no",
      path,
      text: `admits ${who}, and no such rule is about ${name}, which is on its node's network`,
    };
  }
  const selector = peer.namespaceSelector as LabelSelector | Unknown | null | undefined;
  const namespace = cluster.namespaces.find((one) => one.name === workload.namespace);
  const ofNamespace =
    selector === undefined || selector === null
      ? workload.namespace === policy.namespace
        ? "yes"
        : "no"
      : testNamespace(
          requirementsOf(selector),
          namespace ?? { name: workload.namespace, labels: unknown, origin: undefined },
        );
  const ofPod = matches(peer.podSelector, pod.labels);
  const holds = both(both(ofNamespace, ofPod), onPodNetwork);
  if (holds === "yes") return { holds, path, text: `admits ${who}, and ${name} is one of them` };
  if (holds === "perhaps") {
    return { holds, path, text: perhapsText(peer, path, other, namespace?.labels ?? unknown, onPodNetwork) };
  }
  const amiss = [
    ofNamespace === "no"
      ? selector === undefined || selector === null
        ? `${name} is in namespace ${workload.namespace}`
        : misses(`namespace ${workload.namespace}`, selector, namespace?.labels ?? unknown)
      : undefined,
    ofPod === "no" ? misses(name, peer.podSelector, pod.labels) : undefined,
  ].filter((text) => text !== undefined);
  return { holds, path, text: `admits only ${who}, and ${amiss.join("; ")}`, ...missOf(ofNamespace, ofPod, selector) };
}

function missOf(ofNamespace: Certainty, ofPod: Certainty, selector: unknown): Pick<PeerJudgement, "miss"> {
  if (ofNamespace === "no" && ofPod === "no") return {};
  if (ofPod === "no") return { miss: "pod labels" };
  return { miss: selector === undefined || selector === null ? "namespace of the policy" : "namespace labels" };
}

/** `pods labelled app=api in namespace shop`, `pods in namespaces labelled team=a`. */
function wordsForPods({ podSelector, namespaceSelector }: NetworkPolicyPeer, namespace: string): string {
  const pods = wordsFor(podSelector);
  const own = namespaceSelector as LabelSelector | Unknown | null | undefined;
  const namespaces = own === undefined || own === null ? undefined : wordsFor(own);
  const where =
    namespaces === undefined
      ? `in namespace ${namespace}`
      : namespaces === ""
        ? "in any namespace"
        : `in namespaces ${namespaces}`;
  return `${pods === "" ? "pods" : `pods ${pods}`} ${where}`;
}

function perhapsText(
  peer: NetworkPolicyPeer,
  path: string,
  { name, workload, pod }: PodEnd,
  namespaceLabels: unknown,
  onPodNetwork: Certainty,
): string {
  if (unknownWithin(peer, path) !== undefined) return notKnown(peer, path);
  if (onPodNetwork === "perhaps") return `whether ${name} is on its node's network is not known yet`;
  const label = unknownWithin(pod.labels, "labels");
  if (label !== undefined) return `\`${label}\` of ${name} is not known yet`;
  return `\`${unknownWithin(namespaceLabels, "labels") ?? "labels"}\` of namespace ${workload.namespace} is not known yet`;
}
