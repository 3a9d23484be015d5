import type { AddressBlock, OneOrMore } from "../../peers";
import { tcp } from "../../ports";
import type { NetworkPolicy, NetworkPolicyPort } from "../../types";
import { givenPorts } from "../givenPorts";
import { egressPolicy, egressRule, ingressPolicy, ingressRule, type PodPresetArgs, type PodsArgs } from "../policy";

export interface AllowApiServerArgs extends PodsArgs {
  /**
   * Addresses of the API server itself, as a policy sees it behind the Service `kubernetes`. On EKS those are network
   * interfaces in the cluster's subnets; for a public endpoint, its addresses.
   */
  readonly apiServer: OneOrMore<AddressBlock>;
  /**
   * The port that the API server listens on. That of kubeadm and kind is 6443.
   * @default tcp(443)
   */
  readonly on?: OneOrMore<NetworkPolicyPort>;
}

export interface AllowWebhooksArgs extends PodPresetArgs {
  /** Addresses from which the API server calls. On EKS those are network interfaces in the cluster's subnets. */
  readonly apiServer: OneOrMore<AddressBlock>;
  /**
   * The ports of the containers that serve webhooks: often 9443, 8443 or 10250.
   * @default tcp(9443)
   */
  readonly on?: OneOrMore<NetworkPolicyPort>;
}

/**
 * The pods that match may connect to the Kubernetes API server; they open no other connection, but what other policies
 * that select them allow.
 *
 * @diagram
 * shop/job → 10.0.16.0/20: TCP 443
 * shop/job → everyone else: nothing
 * @limits Pods that have addresses in the range are reached as well. What they may ask the API server for is up to
 *   RBAC. DNS is cut off: see `allowDns`.
 * @example
 * allowApiServer({ namespace: "shop", podSelector: { app: "job" }, apiServer: ipBlock("10.0.16.0/20") })
 * @throws RangeError where a list of addresses or ports is empty
 */
export function allowApiServer(args: AllowApiServerArgs): NetworkPolicy {
  const on = givenPorts("on", args.on ?? tcp(443));
  return egressPolicy("allow-api-server", args, [egressRule(args.apiServer, { on })]);
}

/**
 * The pods that match accept connections from the Kubernetes API server on the ports of their webhooks, and no other,
 * but what other policies that select them allow.
 *
 * @diagram
 * 10.0.16.0/20 → shop/api: TCP 9443
 * everyone else → shop/api: nothing
 * @limits Pods that have addresses in the range may connect as well. A webhook that cannot be reached stops what it has
 *   to admit, unless its `failurePolicy` is `Ignore`: set this before a default deny.
 * @example
 * allowWebhooks({ namespace: "shop", podSelector: { app: "api" }, apiServer: ipBlock("10.0.16.0/20") })
 * @throws RangeError where a list of addresses or ports is empty
 */
export function allowWebhooks(args: AllowWebhooksArgs): NetworkPolicy {
  const on = givenPorts("on", args.on ?? tcp(9443));
  return ingressPolicy("allow-webhooks", args, [ingressRule(args.apiServer, { on })]);
}
