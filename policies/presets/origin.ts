import type { Labels, NetworkPolicy } from "../types";

/**
 * Every preset, with the version of what it makes: one more whenever the same arguments come to other rules. Both are
 * labels of each object, so that `kubectl get networkpolicies -l portcullis.dev/preset=default-deny -A`, an audit and
 * the log of a policy engine can find what a preset has made.
 */
export const presetVersions = {
  // Isolation
  "allow-all-to-pod": 1,
  "deny-all-to-pod": 1,
  "block-all-incoming": 1,
  "block-all-outgoing": 1,
  "default-deny": 1,
  quarantine: 1,
  "lock-down-namespace": 1,
  // Connections
  allow: 1,
  "allow-ingress-from": 1,
  "allow-egress-to": 1,
  "allow-within-namespace": 1,
  // Platform
  "allow-dns": 1,
  "allow-node-local-dns": 1,
  "allow-api-server": 1,
  "allow-webhooks": 1,
  "deny-cloud-metadata": 1,
  "allow-pod-identity": 1,
  "allow-aws-endpoints": 1,
  "allow-metrics-scraping": 1,
  "allow-metrics-server": 1,
  "allow-telemetry": 1,
  // Entry
  "allow-from-ingress-nginx": 1,
  "allow-from-traefik": 1,
  "allow-from-gateway": 1,
  "allow-from-aws-load-balancer": 1,
  "allow-from-load-balancer": 1,
  "allow-health-checks": 1,
  "allow-public": 1,
  // Application
  "three-tier": 1,
  postgresql: 1,
  mysql: 1,
  mongodb: 1,
  redis: 1,
  kafka: 1,
  elasticsearch: 1,
  "message-queue": 1,
  "batch-job": 1,
  "ci-runner": 1,
  "isolate-tenant": 1,
  // Outside
  "allow-to-addresses": 1,
  "allow-to-private-ranges": 1,
  "allow-to-internet": 1,
  "allow-smtp": 1,
  "allow-ntp": 1,
  // Cluster
  "cluster-default-deny": 1,
  "deny-cloud-metadata-cluster-wide": 1,
  "log-denied": 1,
} as const;

export type PresetName = keyof typeof presetVersions;

export const presetLabel = "portcullis.dev/preset";
export const presetVersionLabel = "portcullis.dev/preset-version";

/** The labels that say so, and those that the caller gives, which win. */
export function presetLabels(preset: PresetName, labels: Labels | undefined): Labels {
  const own = (ownLabels[preset] ??= Object.freeze({
    [presetLabel]: preset,
    [presetVersionLabel]: String(presetVersions[preset]),
  }));
  return labels === undefined ? own : { ...own, ...labels };
}

/** Policies share them: nobody may change them. */
const ownLabels: { [preset in PresetName]?: Labels } = {};

/** Policies that presets made for another one, as its own. */
export function madeBy(
  preset: PresetName,
  policies: readonly NetworkPolicy[],
  labels: Labels | undefined,
): readonly NetworkPolicy[] {
  return policies.map((policy) => ({
    ...policy,
    metadata: { ...policy.metadata, labels: presetLabels(preset, labels) },
  }));
}
