import { stringify } from "yaml";
import { audit, type PolicyEngine } from "../../../analyzer/audit";
import type { NetworkPolicySpec } from "../../../policies/types";
import { clusterOf } from "../yaml";

type Fields = Readonly<Record<string, unknown>>;

/** A Deployment whose pods are labelled `app` with its name. */
export function deployment(name: string, options: PodOptions = {}): Fields {
  const { namespace = "shop", labels = {}, ports, hostNetwork, annotations } = options;
  const all = { app: name, ...labels };
  const containers = [{ name: "main", image: "none", ...(ports === undefined ? {} : { ports }) }];
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace, ...(annotations === undefined ? {} : { annotations }) },
    spec: {
      selector: { matchLabels: all },
      template: {
        metadata: { labels: all },
        spec: { ...(hostNetwork === undefined ? {} : { hostNetwork }), containers },
      },
    },
  };
}

export interface PodOptions {
  readonly namespace?: string;
  readonly labels?: Fields;
  readonly ports?: readonly Fields[];
  readonly hostNetwork?: boolean;
  readonly annotations?: Fields;
}

export const dnsServers = deployment("coredns", {
  namespace: "kube-system",
  labels: { "k8s-app": "kube-dns" },
  ports: [
    { name: "dns", containerPort: 53, protocol: "UDP" },
    { name: "dns-tcp", containerPort: 53, protocol: "TCP" },
  ],
});

export function namespace(name: string, labels: Fields = {}): Fields {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } };
}

export function service(name: string, selector: Fields, ...ports: readonly Fields[]): Fields {
  return { apiVersion: "v1", kind: "Service", metadata: { name, namespace: "shop" }, spec: { selector, ports } };
}

export function policy(name: string, spec: Spec, annotations: Fields = {}, inNamespace = "shop"): Fields {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, namespace: inNamespace, annotations },
    spec: { podSelector: {}, ...spec },
  };
}

/** With every pod selected unless it says which, and values that are not known yet. */
export type Spec = Partial<{ readonly [Field in keyof NetworkPolicySpec]: unknown }>;

export const denyAll = policy("deny-all", { policyTypes: ["Ingress", "Egress"] });

export const app = (name: string) => ({ matchLabels: { app: name } });

/** Findings of one rule, a line each: severity, who, where and what. */
export function findingsOf(rule: string, objects: readonly Fields[], engine?: PolicyEngine): readonly string[] {
  return auditOf(objects, engine)
    .findings.filter((finding) => finding.rule === rule)
    .map(({ severity, entity, path, message }) => `${severity} ${entity}${path === "" ? "" : ` ${path}`}: ${message}`);
}

export function auditOf(objects: readonly Fields[], engine?: PolicyEngine) {
  const text = objects.map((object) => stringify(object, { aliasDuplicateObjects: false })).join("---\n");
  return audit({ cluster: clusterOf(text) }, { today: "2026-01-31", engine });
}
