import type { End } from "./ends";
import type { Packet } from "./question";

/** Policies do not hold such a subject, and selectors of peers do not match such another side. */
export function mayBeOnHostNetwork({ src, dst }: Packet, subject: End): boolean {
  const ends = src.kind === dst.kind ? [src, dst] : [subject];
  return ends.some((end) => end.kind === "pods" && end.pod.hostNetwork !== false);
}
