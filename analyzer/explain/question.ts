import type { Protocol } from "../../policies/types";
import type { Cluster } from "../model";
import { type End, endNamed } from "./ends";
import { portOf } from "./portQuestion";
import { QuestionError } from "./questionError";

/** Whether one end can open a connection to a port of the other. */
export interface Question {
  /** `shop/web`, `shop/web[Deployment]`, the name of a single pod, or an address such as `203.0.113.9`. */
  readonly from: string;
  readonly to: string;
  /** A number, or a name that a container of the destination gives to a port or, failing that, a Service before it. */
  readonly port: number | string;
  /** @default "TCP" */
  readonly protocol?: Protocol;
}

/** What a question is about: one pod or address at either end, and one port. */
export interface Packet {
  readonly src: End;
  readonly dst: End;
  readonly protocol: Protocol;
  readonly port: number;
}

/**
 * Finds what a question speaks of.
 *
 * @throws QuestionError where something is not there or could mean several things
 */
export function packetOf(cluster: Cluster, { from, to, port, protocol = "TCP" }: Question): Packet {
  const src = endNamed(cluster, from);
  const dst = endNamed(cluster, to);
  if (src.kind === "address" && dst.kind === "address") {
    throw new QuestionError(
      `\`${src.name}\` and \`${dst.name}\` are both outside the cluster, where policies hold nobody`,
    );
  }
  return { src, dst: otherThan(src, dst), protocol, port: portOf(cluster, dst, port, protocol) };
}

/** Between a workload of several pods and itself, what one of them may open to another is asked. */
function otherThan(src: End, dst: End): End {
  if (src.kind === "address" || dst.kind === "address" || src.pod !== dst.pod) return dst;
  const [pod, ...others] = dst.others;
  return pod === undefined || src.others.length === 0 ? dst : { ...dst, pod, others: [...others, dst.pod] };
}
