import { type NamespacedPods, type OneOrMore, type Peer, podsIn, type Selector } from "../../peers";
import type { Labels, NetworkPolicy, NetworkPolicyPort } from "../../types";
import { givenPorts } from "../givenPorts";
import { egressRule, ingressRule, networkPolicy } from "../policy";
import { type DnsQueriesArgs, dnsRules } from "./dnsQueries";
import { seenFrom } from "./ends";

/** Pods that serve the tier before them. */
export interface Tier {
  /** The tier's pods: labels, or a selector. */
  readonly podSelector: Selector;
  /** Ports of the containers on which they serve: one or several. */
  readonly on: OneOrMore<NetworkPolicyPort>;
  /**
   * Namespace in which they run.
   * @default - that of the application
   */
  readonly namespace?: string;
}

export interface ThreeTierArgs extends DnsQueriesArgs {
  /** Name of the application, with which the names of the policies begin. */
  readonly application: string;
  /** Namespace of the tiers that name none. */
  readonly namespace: string;
  /** Who uses the application, such as an ingress controller: one peer or several. */
  readonly from: OneOrMore<Peer>;
  /** Faces those who use the application. */
  readonly web: Tier;
  /** Serves the web tier. */
  readonly app: Tier;
  /** Serves the app tier. */
  readonly data: Tier;
  /**
   * Labels of the policies themselves.
   * @default - none
   */
  readonly labels?: Labels;
}

/**
 * Pods of the web tier accept connections from `from`, those of the app tier from the web tier, and those of the data
 * tier from the app tier, each on the ports of its tier. Pods of a tier may ask the DNS servers and connect to the next
 * tier. They accept and open no other connection, but what other policies that select them allow.
 *
 * @diagram
 * ingress-nginx/controller → shop/web: TCP 8080
 * shop/web → shop/api: TCP 8080
 * shop/api → shop/db: TCP 5432
 * shop/web, shop/api, shop/db → DNS servers: UDP 53, TCP 53
 * everyone else → shop/web, shop/api, shop/db: nothing
 * shop/web, shop/api, shop/db → everyone else: nothing
 * @limits Pods of one tier do not reach each other: for replicas of a database see its preset, such as `postgresql`.
 *   Other pods of the namespaces are not held: see `defaultDeny`. Where `from` is isolated for egress, its side needs a
 *   policy too.
 * @example
 * threeTier({
 *   application: "orders",
 *   namespace: "shop",
 *   from: podsIn("ingress-nginx", { "app.kubernetes.io/component": "controller" }),
 *   web: { podSelector: { app: "web" }, on: tcp(8080) },
 *   app: { podSelector: { app: "api" }, on: tcp(8080) },
 *   data: { podSelector: { app: "db" }, on: tcp(5432) },
 * })
 * @returns a policy for each tier, in its own namespace
 * @throws RangeError where a list of peers or ports is empty, or a namespace is no namespace's name
 */
export function threeTier(args: ThreeTierArgs): readonly NetworkPolicy[] {
  const [web, app, data] = [end(args, "web"), end(args, "app"), end(args, "data")];
  return [
    tierPolicy(args, web, args.from, app),
    tierPolicy(args, app, seenFrom(app.pods.namespace, web.pods), data),
    tierPolicy(args, data, seenFrom(data.pods.namespace, app.pods)),
  ];
}

interface End {
  readonly name: string;
  readonly pods: NamespacedPods;
  readonly on: readonly NetworkPolicyPort[];
}

function end(args: ThreeTierArgs, tier: "web" | "app" | "data"): End {
  const { namespace = args.namespace, podSelector, on } = args[tier];
  return {
    name: `${args.application}-${tier}`,
    pods: podsIn(namespace, podSelector),
    on: givenPorts(`${tier}.on`, on),
  };
}

function tierPolicy(args: ThreeTierArgs, tier: End, from: OneOrMore<Peer>, next?: End): NetworkPolicy {
  const { namespace, podSelector = {} } = tier.pods;
  const metadata = { namespace, ...(args.labels === undefined ? {} : { labels: args.labels }) };
  return networkPolicy("three-tier", metadata, tier.name, {
    podSelector,
    policyTypes: ["Ingress", "Egress"],
    ingress: [ingressRule(from, { on: tier.on })],
    egress: [
      ...(next === undefined ? [] : [egressRule(seenFrom(namespace, next.pods), { on: next.on })]),
      ...dnsRules(args),
    ],
  });
}
