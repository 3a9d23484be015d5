import { asList, type OneOrMore, type Peer } from "../peers";
import type { LabelSelector, LabelSelectorRequirement } from "../types";

/** The selected pods as part of a policy's name: `web` for `{app: "web"}`, `all-pods` for `{}`. */
export function slugOfPods(selector: LabelSelector): string {
  return slugOfSelector(selector) || "all-pods";
}

/** Name of a policy that may be for all pods of a namespace: `allow-dns`, or for some of them `allow-dns-for-web`. */
export function nameFor(preset: string, podSelector: LabelSelector): string {
  return Object.keys(podSelector).length === 0 ? preset : policyName(preset, "for", slugOfPods(podSelector));
}

/** The peers as part of a policy's name: `shop-web` for podsIn("shop", {app: "web"}). */
export function slugOfPeers(peers: OneOrMore<Peer>): string {
  return asList(peers).map(slugOfPeer).join("-and-");
}

/**
 * The parts as the name of a policy. Parts that are too long together are cut and marked by a hash of the whole, so that
 * names which differ stay different.
 */
export function policyName(...parts: readonly string[]): string {
  const name = slug(parts.join("-"));
  return name.length <= maxLength ? name : `${slug(name.slice(0, maxLength - 9))}-${hash(name)}`;
}

/** Short enough to leave room for the prefix that Pulumi puts before it, and to be read in a table. */
const maxLength = 100;

function slugOfPeer(peer: Peer): string {
  switch (peer.kind) {
    case "pods":
      return slugOfPods(peer.podSelector);
    case "namespacedPods":
      return join(peer.namespace, peer.podSelector && slugOfSelector(peer.podSelector));
    case "labelledNamespaces":
      return join(
        slugOfSelector(peer.namespaceSelector) || "any",
        "namespace",
        peer.podSelector && slugOfSelector(peer.podSelector),
      );
    case "ipBlock":
      return peer.cidr;
    case "anywhere":
      return "anywhere";
  }
}

function slugOfSelector({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string {
  const labels = Object.keys(matchLabels)
    .sort()
    .map((key) => matchLabels[key] || key);
  return join(...labels, ...matchExpressions.map(slugOfExpression));
}

function slugOfExpression({ key, operator, values = [] }: LabelSelectorRequirement): string {
  switch (operator) {
    case "In":
      return values.join("-or-");
    case "NotIn":
      return `not-${values.join("-or-")}`;
    case "Exists":
      return `with-${key}`;
    case "DoesNotExist":
      return `without-${key}`;
  }
}

function join(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== "").join("-");
}

function slug(text: string): string {
  if (/^[a-z0-9]+(-[a-z0-9]+)*$/.test(text)) return text;
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}

/** FNV-1a, 32 bits: stable for ever, and needs no module. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return (value >>> 0).toString(16).padStart(8, "0");
}
