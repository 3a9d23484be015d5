import type { IpBlock } from "../../policies/types";
import { contains, exceptionsOf, isWithin } from "../ipBlocks";
import { unknown, type Unknown } from "../model";
import type { End } from "./ends";
import { type Judgement, notKnown, oneOf } from "./judgement";
import { listed, valueText } from "../words";

/** Whether an `ipBlock` is about a peer: about an address outside, or a pod of which it has a known address. */
export function judgeBlock(block: IpBlock | Unknown, path: string, peer: End): Judgement {
  const addresses = peer.kind === "address" ? [peer.name] : peer.pod.addresses;
  if (addresses.length === 0) {
    const text = `admits only addresses${block === unknown ? "" : ` of ${wordsOf(block)}`}, and no address of ${peer.name} is known`;
    return { holds: "no", path, text };
  }
  const judged = addresses.map((address) => contains(block, address));
  const holds = oneOf(judged);
  const shown = listed(addresses);
  if (block === unknown || holds === "perhaps") return { holds, path, text: notKnown(block, path) };
  if (holds === "yes") return { holds, path, text: `admits the addresses of ${wordsOf(block)}, such as ${shown}` };
  const hole = exceptionsOf(block).findIndex((except) => addresses.some((address) => isWithin(except, address)));
  if (hole < 0)
    return { holds, path, text: `admits only addresses of ${wordsOf(block)}, and ${shown} is none of them` };
  return {
    holds,
    path: `${path}.except[${String(hole)}]`,
    text: `admits addresses of ${valueText(block.cidr)}, but leaves out ${String(exceptionsOf(block)[hole])}, in which ${shown} is`,
  };
}

function wordsOf(block: IpBlock): string {
  const except = exceptionsOf(block).map(valueText);
  return except.length === 0 ? valueText(block.cidr) : `${valueText(block.cidr)} without ${listed(except)}`;
}
