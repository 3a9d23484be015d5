import type {
  EgressRule,
  IngressRule,
  Labels,
  LabelSelector,
  NetworkPolicy,
  NetworkPolicyPort,
  NetworkPolicySpec,
} from "../../../policies/types";
import { metadataName } from "./inventory";

// Every call gives new objects, as those that are read from files are: nothing can be told from which are the same.

export function policy(namespace: string, name: string, spec: NetworkPolicySpec): NetworkPolicy {
  return { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name, namespace }, spec };
}

export function into(podSelector: LabelSelector, ...ingress: readonly IngressRule[]): NetworkPolicySpec {
  return { podSelector, policyTypes: ["Ingress"], ingress };
}

export function outOf(podSelector: LabelSelector, ...egress: readonly EgressRule[]): NetworkPolicySpec {
  return { podSelector, policyTypes: ["Egress"], egress };
}

export function labelled(matchLabels: Labels): LabelSelector {
  return { matchLabels };
}

/** Selects what has one of the values at the key. */
export function among(key: string, ...values: readonly string[]): LabelSelector {
  return { matchExpressions: [{ key, operator: "In", values }] };
}

/** Selects what has none of the values at the key, or not the key. */
export function notAmong(key: string, ...values: readonly string[]): LabelSelector {
  return { matchExpressions: [{ key, operator: "NotIn", values }] };
}

/** Selects a namespace by its name. */
export function named(namespace: string): LabelSelector {
  return labelled({ [metadataName]: namespace });
}

export function tcp(port: number | string, endPort?: number): NetworkPolicyPort {
  return { protocol: "TCP", port, ...(endPort === undefined ? {} : { endPort }) };
}

export function udp(port: number): NetworkPolicyPort {
  return { protocol: "UDP", port };
}

/** To the cluster's DNS. */
export function toDns(): EgressRule {
  return {
    to: [{ namespaceSelector: named("kube-system"), podSelector: labelled({ "k8s-app": "kube-dns" }) }],
    ports: [udp(53), tcp(53)],
  };
}
