import type { JudgedFlow } from "../../denied";
import type { Write } from "../report";
import { type DeniedModel, timeText } from "./model";

/**
 * `{"version":1,"records":{"denied":…,"accepted":…,"unlisted":…},"flows":[{"from":…,"to":…,"protocol":…,"port":…,
 * "count":…,"first":…,"last":…,"prefixes":[…],"verdict":…,"sides":[…],"calls":[…],"notes":[…]}],"problems":[]}` with a flow
 * a line. `port`, `first`, `last` and `warning` are there where there are some, `answers` where it is true.
 */
export function deniedJson({ flows, records: { denied, accepted, unlisted } }: DeniedModel, write: Write): void {
  write(`{"version":1,"records":${JSON.stringify({ denied, accepted, unlisted })},"flows":[`);
  for (const [index, flow] of flows.entries()) write(`${index === 0 ? "" : ","}\n${JSON.stringify(flowJson(flow))}`);
  write(`${flows.length > 0 ? "\n" : ""}],"problems":[]}\n`);
}

function flowJson(flow: JudgedFlow) {
  const { from, to, protocol, port, isAnswer, count, first, last, prefixes, verdict, sides, calls, notes, warning } =
    flow;
  return {
    from: from.name,
    to: to.name,
    protocol,
    ...(port !== undefined && { port }),
    ...(isAnswer && { answers: true }),
    count,
    ...(first !== undefined && { first: timeText(first) }),
    ...(last !== undefined && { last: timeText(last) }),
    prefixes,
    verdict,
    sides: sides.map(({ direction, subject, verdict: own, summary, policies }) => ({
      direction,
      subject,
      verdict: own,
      summary,
      policies: policies.map(({ kind, name, source }) => ({ kind, policy: name, source })),
    })),
    calls,
    notes,
    ...(warning !== undefined && { warning }),
  };
}
