import type { PolicyAccount, Side } from "../../explain";
import type { Write } from "../report";
import { certain, type ExplanationModel } from "./model";

/**
 * One object: ends, port, verdict, and for each direction the policies that select its subject with every rule.
 * `isolated`, `selects` and `admits` are null where that depends on a value that is not known yet.
 */
export function explanationJson({ explanation }: ExplanationModel, write: Write): void {
  const { from, to, port, portName, protocol, verdict, summary, egress, ingress, notes, suggestion } = explanation;
  const model = {
    version: 1,
    from,
    to,
    port,
    ...(portName === undefined ? {} : { portName }),
    protocol,
    verdict,
    summary,
    egress: sideJson(egress),
    ingress: sideJson(ingress),
    notes,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
  write(`${JSON.stringify(model, undefined, 2)}\n`);
}

function sideJson({ subject, verdict, isolated, summary, policies }: Side) {
  return { subject, verdict, isolated: certain(isolated), summary, policies: policies.map(policyJson) };
}

function policyJson({ name, source, selects, doubt, admits, rules }: PolicyAccount) {
  return {
    policy: name,
    source,
    selects: certain(selects),
    ...(doubt === undefined ? {} : { doubt }),
    admits: certain(admits),
    rules: rules.map(({ path, source: place, admits: admitted, reasons }) => ({
      rule: path,
      source: place,
      admits: certain(admitted),
      reasons: reasons.map(({ path: field, text }) => ({ path: field, text })),
    })),
  };
}
