import type { PolicyAccount, Side, TierAccount } from "../../explain";
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

function sideJson({ subject, verdict, isolated, summary, policies, tiers }: Side) {
  return {
    subject,
    verdict,
    isolated: certain(isolated),
    summary,
    ...(tiers.length > 0 && { tiers: tiers.map(tierJson) }),
    policies: policies.map(policyJson),
  };
}

/** `applies` and `matches` are null where that is not known. */
function tierJson({ tier, outcome, policies }: TierAccount) {
  return {
    tier,
    outcome,
    policies: policies.map(({ kind, name, source, applies, rules }) => ({
      kind,
      policy: name,
      source,
      applies: certain(applies),
      rules: rules.map(({ path, source: place, action, matches, reasons }) => ({
        rule: path,
        source: place,
        action,
        matches: certain(matches),
        reasons: reasons.map(({ text }) => text),
      })),
    })),
  };
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
