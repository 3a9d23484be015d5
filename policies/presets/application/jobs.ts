import { labelSelector, type OneOrMore } from "../../peers";
import { tcp } from "../../ports";
import type { EgressRule, NetworkPolicy, NetworkPolicyPort } from "../../types";
import { givenPorts } from "../givenPorts";
import { internet } from "../internet";
import { nameFor } from "../names";
import type { PresetName } from "../origin";
import { egressRule, networkPolicy, type PodPresetArgs } from "../policy";
import { type DnsQueriesArgs, dnsRules } from "./dnsQueries";
import { type Destination, rulesTo } from "./ends";

export interface BatchJobArgs extends PodPresetArgs, DnsQueriesArgs {
  /**
   * Who the pods may connect to, and on which ports: one destination or several.
   * @default - nobody
   */
  readonly reaches?: OneOrMore<Destination>;
}

export interface CiRunnerArgs extends BatchJobArgs {
  /**
   * Ports on which the pods may connect to the internet; `false` for pods that may not.
   * @default tcp(443)
   */
  readonly internetOn?: OneOrMore<NetworkPolicyPort> | false;
}

/**
 * The pods that match accept no connection; they may ask the DNS servers and connect to the destinations on their
 * ports, and open no other connection. To both other policies that select them may add.
 *
 * @diagram
 * shop/job → shop/db: TCP 5432
 * shop/job → 10.0.48.0/20: TCP 443
 * shop/job → DNS servers: UDP 53, TCP 53
 * shop/job → everyone else, everyone → shop/job: nothing
 * @limits The one side of each connection only: where a destination is isolated for ingress, its side needs a policy
 *   too. Who collects metrics of the pods is shut out: see `allowMetricsScraping`. A range of addresses matches pods
 *   with addresses in it, too. The node of a pod always reaches it.
 * @example
 * batchJob({
 *   namespace: "shop",
 *   podSelector: { app: "job" },
 *   reaches: [
 *     { to: pods({ app: "db" }), on: tcp(5432) },
 *     { to: ipBlock("10.0.48.0/20"), on: tcp(443) },
 *   ],
 * })
 * @throws RangeError where `reaches`, or a list of peers or ports is empty
 */
export function batchJob(args: BatchJobArgs): NetworkPolicy {
  return worker("batch-job", args, rulesTo("reaches", args.reaches));
}

/**
 * The runners that match accept no connection; they may ask the DNS servers, and connect to the internet on TCP 443,
 * which has no private and no link-local addresses, and to the destinations on their ports. They open no other
 * connection. To both other policies that select them may add.
 *
 * @diagram
 * shop/job → the internet: TCP 443
 * shop/job → telemetry/collector: TCP 4317
 * shop/job → DNS servers: UDP 53, TCP 53
 * shop/job → everyone else, everyone → shop/job: nothing
 * @limits Every host of the internet may be reached, so that a build can send out what it knows: a policy knows no
 *   names. Where pods or nodes have public addresses, those are the internet, too. The API server, a registry or a
 *   cache inside the network are destinations to name in `reaches`; git by SSH needs `internetOn: [tcp(443), tcp(22)]`.
 * @example
 * ciRunner({
 *   namespace: "shop",
 *   podSelector: { app: "job" },
 *   reaches: { to: podsIn("telemetry", { app: "collector" }), on: tcp(4317) },
 * })
 * @throws RangeError where `reaches`, or a list of peers or ports is empty
 */
export function ciRunner(args: CiRunnerArgs): NetworkPolicy {
  const { internetOn = tcp(443) } = args;
  const outside = internetOn === false ? [] : [egressRule(internet, { on: givenPorts("internetOn", internetOn) })];
  return worker("ci-runner", args, [...outside, ...rulesTo("reaches", args.reaches)]);
}

/** A policy for pods that nobody connects to. */
function worker(
  preset: PresetName,
  args: PodPresetArgs & DnsQueriesArgs,
  egress: readonly EgressRule[],
): NetworkPolicy {
  const podSelector = labelSelector(args.podSelector);
  return networkPolicy(preset, args, nameFor(preset, podSelector), {
    podSelector,
    policyTypes: ["Ingress", "Egress"],
    ingress: [],
    egress: [...dnsRules(args), ...egress],
  });
}
