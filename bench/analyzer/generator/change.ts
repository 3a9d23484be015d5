import type { NetworkPolicy } from "../../../policies/types";
import { databasePolicy } from "./standardPolicies";

/**
 * The policies with one of them changed, all others the same objects: the first that admits to databases does so to one
 * port instead of nine. Where there is none, the first policy admits nothing any more.
 */
export function withOneChange(policies: readonly NetworkPolicy[]): NetworkPolicy[] {
  const index = Math.max(
    0,
    policies.findIndex(({ metadata }) => metadata.name === databasePolicy),
  );
  return policies.map((policy, i) => (i === index ? changed(policy) : policy));
}

function changed(policy: NetworkPolicy): NetworkPolicy {
  const { spec, metadata } = policy;
  if (metadata.name !== databasePolicy) return { ...policy, spec: { ...spec, ingress: [], egress: [] } };
  const ingress = spec.ingress?.map((rule) => ({
    ...rule,
    ports: rule.ports?.map((port) => (port.port === 5432 ? { ...port, endPort: 5432 } : port)) ?? [],
  }));
  return { ...policy, spec: { ...spec, ingress: ingress ?? [] } };
}
