import type { IpBlock } from "../../policies/types";
import { directions, rulesOf } from "../evaluate/policyRules";
import { type Cluster, unknown, type Unknown } from "../model";
import { judgeBlock } from "./blockMatch";
import { type End, isOnePod } from "./ends";
import { judge } from "./judge";
import type { Packet } from "./question";
import type { Verdict } from "./sides";

/** What a reader of a verdict should know besides. */
export function notesOn(cluster: Cluster, packet: Packet, verdict: Verdict): readonly string[] {
  const { src, dst } = packet;
  const notes: string[] = [];
  const ends = [src, dst].filter((end) => end.kind === "pods");
  for (const { name, pod } of ends.filter((end, index) => ends.findIndex((other) => other.pod === end.pod) === index)) {
    if (pod.hostNetwork !== true) continue;
    notes.push(
      `${name} is on its node's network: it reaches and is reached by the pods of its own node always, and for other pods it is up to the network plugin whether policies take it for a pod`,
    );
  }
  if (src.kind === "pods" && dst.kind === "pods" && src.pod === dst.pod && !isOnePod(src)) {
    notes.push(
      `${src.name} stands for all its replicas: this is about one of them and another, each of them reaches itself always`,
    );
  }
  const different = differing(cluster, packet, verdict);
  if (different !== undefined) notes.push(different);
  return notes;
}

/** Whether further pods of the workloads get another verdict. */
function differing(cluster: Cluster, packet: Packet, verdict: Verdict): string | undefined {
  const blocks = blocksIn(cluster);
  const sources = unlikePods(packet.src, blocks);
  const destinations = unlikePods(packet.dst, blocks);
  const others = sources
    .flatMap((src) => destinations.map((dst) => ({ ...packet, src, dst })))
    .filter(({ src, dst }) => src.kind === "address" || dst.kind === "address" || src.pod !== dst.pod);
  if (others.length < 2) return undefined;
  const unlike = others.flatMap((other) => {
    const { verdict: own } = judge(cluster, other);
    return own === verdict ? [] : [`${podName(other.src)} to ${podName(other.dst)} is ${own}`];
  });
  if (unlike.length === 0) return undefined;
  const [first = ""] = unlike.sort();
  return `policies tell the pods apart: for ${String(unlike.length)} of ${String(others.length)} pairs of them the verdict differs; ${first}`;
}

/** One end for each kind of pods that policies may see differently; the rest would only repeat what these say. */
function unlikePods(end: End, blocks: readonly (IpBlock | Unknown)[]): readonly End[] {
  if (end.kind === "address") return [end];
  const seen = new Map<string, End>();
  for (const pod of [end.pod, ...end.others]) {
    const one = { ...end, pod };
    const inBlocks = blocks.map((block) => judgeBlock(block, "", one).holds);
    const key = JSON.stringify([pod.labels, pod.ports, pod.hostNetwork, inBlocks]);
    if (!seen.has(key)) seen.set(key, one);
  }
  return Array.from(seen.values());
}

function blocksIn({ policies }: Cluster): readonly (IpBlock | Unknown)[] {
  return policies
    .flatMap((policy) => directions.flatMap((direction) => rulesOf(policy, direction)))
    .flatMap(({ peers }) => (peers === unknown ? [] : peers))
    .flatMap((peer) => (peer === unknown ? [] : (peer.ipBlock ?? [])));
}

function podName(end: End): string {
  if (end.kind === "address") return end.name;
  const { workload, pod } = end;
  return pod.name === undefined ? end.name : `${workload.namespace}/${pod.name}`;
}
