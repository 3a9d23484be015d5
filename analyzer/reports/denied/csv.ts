import { csvLine } from "../notation";
import type { Write } from "../report";
import { type DeniedModel, tellingSides, timeText } from "./model";

/** A line for each flow. Several policies have blanks between, several calls semicolons. */
export function deniedCsv({ flows }: DeniedModel, write: Write): void {
  write("from,to,protocol,port,answers,count,first,last,verdict,policies,calls,warning\n");
  for (const flow of flows) {
    const { from, to, protocol, port, isAnswer, count, first, last, verdict, calls, warning } = flow;
    const policies = new Set(tellingSides(flow).flatMap((side) => side.policies.map(({ name }) => name)));
    write(
      csvLine([
        from.name,
        to.name,
        protocol,
        port === undefined ? "" : String(port),
        String(isAnswer),
        String(count),
        first === undefined ? "" : timeText(first),
        last === undefined ? "" : timeText(last),
        verdict,
        Array.from(policies).join(" "),
        calls.join("; "),
        warning ?? "",
      ]),
    );
  }
}
