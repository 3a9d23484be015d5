import { contains, formatCidr, parseCidr } from "./cidr";
import type { IpBlock, Labels, LabelSelector, NetworkPolicyPeer } from "./types";
import { dnsLabel } from "./validation/names";

/** The other side of a connection: who a preset allows traffic with. */
export type Peer = Pods | NamespacedPods | LabelledNamespaces | AddressBlock | Anywhere;

/** Pods of the policy's own namespace. */
export interface Pods {
  readonly kind: "pods";
  readonly podSelector: LabelSelector;
}

/** Pods of one namespace that is known by name: all of them where `podSelector` is absent. */
export interface NamespacedPods {
  readonly kind: "namespacedPods";
  readonly namespace: string;
  readonly podSelector?: LabelSelector;
}

/** Pods of every namespace with such labels: all of them where `podSelector` is absent. */
export interface LabelledNamespaces {
  readonly kind: "labelledNamespaces";
  readonly namespaceSelector: LabelSelector;
  readonly podSelector?: LabelSelector;
}

/** Addresses, usually outside the cluster. */
export interface AddressBlock extends IpBlock {
  readonly kind: "ipBlock";
}

/** Every pod and every address. */
export interface Anywhere {
  readonly kind: "anywhere";
}

/** Labels that must all be there with these values, or a selector with expressions. `{}` matches everything. */
export type Selector = Labels | LabelSelector;

/** The label that the API server puts on every namespace, with the name as its value. */
export const namespaceNameLabel = "kubernetes.io/metadata.name";

/** Pods that match, in the namespace of the policy. `{}` is all of them. */
export function pods(selector: Selector): Pods {
  return { kind: "pods", podSelector: labelSelector(selector) };
}

/**
 * Pods that match, in the namespace of that name.
 *
 * @throws RangeError where `name` is no namespace's name
 */
export function podsIn(name: string, selector: Selector): NamespacedPods {
  return { ...namespace(name), podSelector: labelSelector(selector) };
}

/**
 * Every pod in the namespace of that name.
 *
 * @throws RangeError where `name` is no namespace's name
 */
export function namespace(name: string): NamespacedPods {
  const [problem] = dnsLabel(name);
  if (problem !== undefined) throw new RangeError(`namespace ${problem}, got \`${name}\``);
  return { kind: "namespacedPods", namespace: name };
}

/**
 * Pods in every namespace that has the labels. `{}` is every namespace.
 *
 * @param selector labels of the namespace
 * @param podSelector labels of the pod; default: every pod there
 */
export function namespacesLabelled(selector: Selector, podSelector?: Selector): LabelledNamespaces {
  const namespaceSelector = labelSelector(selector);
  if (podSelector === undefined) return { kind: "labelledNamespaces", namespaceSelector };
  return { kind: "labelledNamespaces", namespaceSelector, podSelector: labelSelector(podSelector) };
}

/**
 * Every address of a range, but those of the ranges in `except`.
 *
 * @param cidr such as `10.0.0.0/8` or `2001:db8::/32`
 * @param options.except smaller ranges inside `cidr`; default: none
 * @throws RangeError where a range cannot be read, or an exception is not inside `cidr`
 */
export function ipBlock(cidr: string, options: { readonly except?: readonly string[] } = {}): AddressBlock {
  const outer = parseCidr(cidr);
  if (outer === undefined) throw new RangeError(`ipBlock must be a CIDR such as \`10.0.0.0/8\`, got \`${cidr}\``);
  const except = options.except ?? [];
  for (const text of except) {
    const inner = parseCidr(text);
    if (inner === undefined) throw new RangeError(`except must be a CIDR such as \`10.1.0.0/16\`, got \`${text}\``);
    if (!contains(outer, inner) || contains(inner, outer)) {
      throw new RangeError(`except must be a smaller range inside \`${formatCidr(outer)}\`, got \`${text}\``);
    }
  }
  return except.length === 0 ? { kind: "ipBlock", cidr } : { kind: "ipBlock", cidr, except };
}

/** Every pod and every address: the rule that has it names no peer. */
export const anywhere: Anywhere = { kind: "anywhere" };

/** The selector in the form of the API. `{}` stays `{}`. */
export function labelSelector(selector: Selector): LabelSelector {
  if (isLabelSelector(selector)) return selector;
  return Object.keys(selector).length === 0 ? {} : { matchLabels: selector };
}

/**
 * The list of a rule's `from` or `to`; undefined where the rule names none because a peer is anywhere.
 *
 * @throws RangeError where there is no peer: the API would read an empty list as every peer
 */
export function networkPolicyPeers(peers: OneOrMore<Peer>): readonly NetworkPolicyPeer[] | undefined {
  const list = asList(peers);
  if (list.length === 0) {
    throw new RangeError("the list of peers is empty, which Kubernetes reads as every peer; write `anywhere` for that");
  }
  const written = list.map(networkPolicyPeer);
  return written.every((peer) => peer !== undefined) ? written : undefined;
}

/** One thing, or a list of them. */
export type OneOrMore<T> = T | readonly T[];

export function asList<T extends object>(value: OneOrMore<T>): readonly T[] {
  return isList(value) ? value : [value];
}

function networkPolicyPeer(peer: Peer): NetworkPolicyPeer | undefined {
  switch (peer.kind) {
    case "pods":
      return { podSelector: peer.podSelector };
    case "namespacedPods":
      return withPods({ matchLabels: { [namespaceNameLabel]: peer.namespace } }, peer.podSelector);
    case "labelledNamespaces":
      return withPods(peer.namespaceSelector, peer.podSelector);
    case "ipBlock":
      return { ipBlock: peer.except === undefined ? { cidr: peer.cidr } : { cidr: peer.cidr, except: peer.except } };
    case "anywhere":
      return undefined;
  }
}

/** Both selectors in one peer: pods that match AND whose namespace matches. */
function withPods(namespaceSelector: LabelSelector, podSelector: LabelSelector | undefined): NetworkPolicyPeer {
  return podSelector === undefined ? { namespaceSelector } : { namespaceSelector, podSelector };
}

/** A map of labels has strings as values only, so that the keys of a selector can be labels too. */
function isLabelSelector(selector: Selector): selector is LabelSelector {
  return typeof selector.matchLabels === "object" || typeof selector.matchExpressions === "object";
}

/** Array.isArray does not narrow a readonly list. */
function isList<T extends object>(value: OneOrMore<T>): value is readonly T[] {
  return Array.isArray(value);
}
