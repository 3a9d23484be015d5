import { namespacesLabelled, type OneOrMore } from "../../peers";
import type { NetworkPolicy } from "../../types";
import { labelValue, qualifiedName } from "../../validation/names";
import { policyName } from "../names";
import { egressRule, ingressRule, networkPolicy, type PresetArgs } from "../policy";
import { type DnsQueriesArgs, dnsRules } from "./dnsQueries";
import { type Destination, rulesFrom, rulesTo, type Source } from "./ends";

export interface IsolateTenantArgs extends PresetArgs, DnsQueriesArgs {
  /** The tenant: value of the label that its namespaces have in common. */
  readonly tenant: string;
  /**
   * Key of that label.
   * @default "tenant"
   */
  readonly tenantLabel?: string;
  /**
   * Who else may connect to the pods, and on which ports: one source or several.
   * @default - nobody
   */
  readonly reachedBy?: OneOrMore<Source>;
  /**
   * Who else the pods may connect to, and on which ports: one destination or several.
   * @default - nobody
   */
  readonly reaches?: OneOrMore<Destination>;
}

/**
 * The pods of the namespace accept connections from pods in namespaces of the same tenant, and from those named in
 * `reachedBy`; they may connect to pods in namespaces of the tenant, to the DNS servers and to those named in
 * `reaches`. They accept and open no other connection, but what other policies there allow.
 *
 * @diagram
 * tenant-a/* ↔ pods of namespaces with `tenant: a`: everything
 * ingress-nginx/controller → tenant-a/*: TCP 8080
 * tenant-a/* → telemetry/collector: TCP 4317
 * tenant-a/* → DNS servers: UDP 53, TCP 53
 * tenant-a/* → everyone else, everyone else → tenant-a/*: nothing
 * @limits Each namespace of the tenant needs the policy and the label, this one too: without it the pods here do not
 *   even reach each other. Whoever may label namespaces may join a tenant. Pods on the host's network are no pods of a
 *   namespace, and not held by any policy.
 * @example
 * isolateTenant({
 *   namespace: "tenant-a",
 *   tenant: "a",
 *   reachedBy: {
 *     from: podsIn("ingress-nginx", { "app.kubernetes.io/component": "controller" }),
 *     on: tcp(8080),
 *   },
 *   reaches: { to: podsIn("telemetry", { app: "collector" }), on: tcp(4317) },
 * })
 * @throws RangeError where `tenant` is empty or no value of a label, `tenantLabel` is no key of one, or a list is empty
 */
export function isolateTenant(args: IsolateTenantArgs): NetworkPolicy {
  const { tenant, tenantLabel = "tenant" } = args;
  // The empty text would be a value, too, but one that namespaces of nobody might share.
  if (tenant === "" || labelValue(tenant).length > 0) {
    throw new RangeError(`tenant must be the value of a label, and not empty, got \`${tenant}\``);
  }
  const [badKey] = qualifiedName(tenantLabel);
  if (badKey !== undefined) throw new RangeError(`tenantLabel ${badKey}, got \`${tenantLabel}\``);
  const others = namespacesLabelled({ [tenantLabel]: tenant });
  return networkPolicy("isolate-tenant", args, policyName("isolate-tenant", tenant), {
    podSelector: {},
    policyTypes: ["Ingress", "Egress"],
    ingress: [ingressRule(others, {}), ...rulesFrom("reachedBy", args.reachedBy)],
    egress: [egressRule(others, {}), ...dnsRules(args), ...rulesTo("reaches", args.reaches)],
  });
}
