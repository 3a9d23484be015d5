import { isSelected } from "../../evaluate/tiers/labelMatch";
import { isWithin, numberOf } from "../../ipBlocks";
import { type Cluster, type Namespace, unknown } from "../../model";
import { both, type Certainty } from "../../selectors";
import { AddressAxis } from "../../sets/addressAxis";
import { IntervalSet } from "../../sets/intervalSet";
import type { AddressSet, EndCondition, Selection } from "../../tiers/model";
import type { End, PodEnd } from "../ends";
import { oneOf } from "../judgement";
import { conditionWords } from "./expressionWords";

/** Whether an end is one that a rule names, and in words how. */
export interface EndJudgement {
  readonly holds: Certainty;
  /** A clause; undefined where the rule names nobody, and so means everyone. */
  readonly text: string | undefined;
}

/** @param conditions of which one must hold; undefined for everyone */
export function judgeEnd(
  cluster: Cluster,
  conditions: readonly EndCondition[] | undefined,
  end: End,
  preposition: "from" | "to" | "of",
): EndJudgement {
  if (conditions === undefined) return { holds: "yes", text: undefined };
  const holds = oneOf(conditions.map((condition) => isMet(cluster, condition, end)));
  const hasSets = (cluster.tiered?.addressSets ?? []).length > 0;
  const words = conditions.map((condition) => conditionWords(condition, hasSets));
  const meant = `is about traffic ${preposition} ${words.join(", or ")}`;
  if (holds === "yes") return { holds, text: `${meant}, and ${end.name} is among them` };
  if (holds === "no") return { holds, text: `${meant}, and ${end.name} is not among them` };
  return { holds, text: `${meant}, and whether ${end.name} is among them is not known` };
}

function isMet(cluster: Cluster, condition: EndCondition, end: End): Certainty {
  const { selection, notSelection, nets, notNets, family, hasUnknownAddresses } = condition;
  if (hasUnknownAddresses === true) {
    return end.kind === "pods" && end.pod.hostNetwork === false ? "no" : "perhaps";
  }
  const parts: readonly Certainty[] = [
    ...(selection === undefined ? [] : [selected(cluster, selection, end)]),
    ...(notSelection === undefined ? [] : [opposite[selected(cluster, notSelection, end)]]),
    ...(nets === undefined ? [] : [within(nets, end)]),
    ...(notNets === undefined ? [] : [opposite[within(notNets, end)]]),
    ...(family === undefined ? [] : [isOf(family, end)]),
  ];
  return parts.reduce(both, "yes");
}

function selected(cluster: Cluster, selection: Selection, end: End): Certainty {
  const bySet = selection.isOfPodsOnly ? "no" : inSets(cluster, selection, end);
  return end.kind === "address" ? bySet : oneOf([labelled(cluster, selection, end), bySet]);
}

function labelled(cluster: Cluster, selection: Selection, { pod, workload }: PodEnd): Certainty {
  const thing = { labels: pod.labels, namespace: namespaceOf(cluster, workload.namespace), isPod: true };
  const holds = isSelected(selection, thing);
  if (pod.hostNetwork === true && selection.isOffHost === true) return "no";
  // What a selector means for a pod on its node's network is up to the network plugin, where the API does not say it.
  return holds === "yes" && pod.hostNetwork !== false ? "perhaps" : holds;
}

function inSets(cluster: Cluster, selection: Selection, end: End): Certainty {
  return oneOf(
    (cluster.tiered?.addressSets ?? []).map((set) => {
      const namespace = set.namespace === "" ? undefined : namespaceOf(cluster, set.namespace);
      return both(isSelected(selection, { labels: set.labels, namespace, isPod: false }), isInSet(set, end));
    }),
  );
}

function isInSet({ nets }: AddressSet, end: End): Certainty {
  return nets === unknown ? "perhaps" : within(nets, end);
}

function namespaceOf({ namespaces }: Cluster, name: string): Namespace {
  return namespaces.find((one) => one.name === name) ?? { name, labels: {}, origin: undefined };
}

/** A pod of which no address is known is in ranges that have all addresses, and in no others. */
function within(nets: readonly string[], end: End): Certainty {
  const addresses = addressesOf(end);
  if (addresses.length > 0) return addresses.some((one) => nets.some((net) => isWithin(net, one))) ? "yes" : "no";
  const axis = new AddressAxis(nets);
  const addressed = nets.map((cidr) => axis.addressesOf({ cidr })).reduce((a, b) => a.union(b), IntervalSet.empty);
  return addressed.contains(axis.everything(["IPv4"])) ? "yes" : "no";
}

/** A pod of which no address is known has one of IPv4, and may have one of IPv6 too. */
function isOf(family: "IPv4" | "IPv6", end: End): Certainty {
  const addresses = addressesOf(end);
  if (addresses.length === 0) return family === "IPv4" ? "yes" : "perhaps";
  const inside = addresses.filter((address) => numberOf(address)?.family === family).length;
  return inside === addresses.length ? "yes" : inside === 0 ? "no" : "perhaps";
}

function addressesOf(end: End): readonly string[] {
  return end.kind === "address" ? [end.name] : end.pod.addresses;
}

const opposite = { no: "yes", perhaps: "perhaps", yes: "no" } as const;
