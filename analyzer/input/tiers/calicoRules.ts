import { parseAddress } from "../../../policies/cidr";
import type { CalicoEnd, CalicoRule } from "../../../policies/calico/types";
import type { PolicyType } from "../../../policies/types";
import type { EndCondition, Selection, TieredRule } from "../../tiers/model";
import { calicoPorts } from "./calicoPorts";
import { calicoExpression } from "./expressions";
import { doubtfulRules, hasUnknown } from "./unknownRules";

/**
 * What rules of Calico come to, of a policy that is right.
 *
 * @param namespace that of the policy; empty for a global one
 */
export function calicoRules(rules: unknown, direction: PolicyType, namespace: string): readonly TieredRule[] {
  const path = `spec.${direction.toLowerCase()}`;
  if (!Array.isArray(rules)) return hasUnknown(rules) ? doubtfulRules(path, undefined) : [];
  return (rules as readonly CalicoRule[]).flatMap((rule, index) => {
    const at = `${path}[${String(index)}]`;
    return hasUnknown(rule) ? doubtfulRules(at, rule) : [readRule(rule, at, direction, namespace)];
  });
}

function readRule(rule: CalicoRule, path: string, direction: PolicyType, namespace: string): TieredRule {
  const source = rule.source ?? {};
  const destination = rule.destination ?? {};
  const [own, peer] = direction === "Ingress" ? [destination, source] : [source, destination];
  const family = rule.ipVersion === undefined ? undefined : rule.ipVersion === 6 ? "IPv6" : "IPv4";
  const { ports, doubt: ofPorts } = calicoPorts(rule);
  const doubt = ofPorts ?? doubtOf(rule, source, destination);
  return {
    action: rule.action,
    path,
    own: conditionsOf(own, namespace, undefined),
    peers: conditionsOf(peer, namespace, family),
    ports,
    ...(doubt !== undefined && { doubt }),
  };
}

/** What a rule asks for beside ends and ports of the destination. */
function doubtOf({ http }: CalicoRule, source: CalicoEnd, destination: CalicoEnd): string | undefined {
  if (http !== undefined) return "it looks at requests of HTTP";
  if (isGiven(source.ports) || isGiven(source.notPorts)) return "it asks for ports of the source";
  for (const { serviceAccounts, services } of [source, destination]) {
    if (serviceAccounts !== undefined) return "it asks for service accounts";
    if (services !== undefined) return `it asks for the pods behind the Service \`${services.name}\``;
  }
  return undefined;
}

function conditionsOf(
  end: CalicoEnd,
  namespace: string,
  family: EndCondition["family"],
): readonly EndCondition[] | undefined {
  const { nets, notNets, selector, notSelector, namespaceSelector } = end;
  // A policy of a namespace selects there, where it says nothing else.
  const namespaces: Selection["namespaces"] = namespaceSelector
    ? { are: "labelled", labels: calicoExpression(namespaceSelector) }
    : namespace !== ""
      ? { are: "own", name: namespace }
      : { are: "any" };
  const selection = (labels: string | undefined): Selection => ({
    namespaces,
    labels: calicoExpression(labels),
    isOfPodsOnly: false,
  });
  const hasNamespaces = Boolean(namespaceSelector) || (namespace !== "" && Boolean(notSelector));
  const condition: EndCondition = {
    ...((selector || hasNamespaces) && { selection: selection(selector) }),
    ...(notSelector && {
      notSelection: { namespaces: { are: "any" }, labels: calicoExpression(notSelector), isOfPodsOnly: false },
    }),
    ...(isGiven(nets) && { nets: nets.map(asCidr) }),
    ...(isGiven(notNets) && { notNets: notNets.map(asCidr) }),
    ...(family !== undefined && { family }),
  };
  return Object.keys(condition).length === 0 ? undefined : [condition];
}

function isGiven<T>(list: readonly T[] | undefined | null): list is readonly T[] {
  return list !== undefined && list !== null && list.length > 0;
}

/** Calico takes an address for the range of that one. */
export function asCidr(net: string): string {
  const address = parseAddress(net);
  return address === undefined ? net : `${net}/${address.family === "IPv4" ? "32" : "128"}`;
}
