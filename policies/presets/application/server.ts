import {
  asList,
  labelSelector,
  type NamespacedPods,
  type OneOrMore,
  type Peer,
  podsIn,
  type Selector,
} from "../../peers";
import type { Labels, NetworkPolicy, NetworkPolicyPort } from "../../types";
import { givenPorts } from "../givenPorts";
import { nameFor, policyName, slugOfPeers, slugOfPods } from "../names";
import type { PresetName } from "../origin";
import { egressRule, ingressRule, networkPolicy, type PresetArgs } from "../policy";
import { type DnsQueriesArgs, dnsRules } from "./dnsQueries";
import { seenFrom } from "./ends";

/** What the presets for servers with clients take. */
export interface ServerArgs extends DnsQueriesArgs {
  /** Namespace in which the server runs. */
  readonly namespace: string;
  /** The server's pods, all of its replicas: labels, or a selector. */
  readonly podSelector: Selector;
  /** Who uses the server: one peer or several. */
  readonly clients: OneOrMore<Peer>;
  /**
   * Whether clients in a namespace that is known by name, `pods()`, `podsIn()` and `namespace()`, get a policy for
   * their side as well. It isolates them for egress.
   * @default true
   */
  readonly clientSide?: boolean;
  /**
   * Start of the names of the policies: the server's ends in `-server`, those of clients say which.
   * @default - says what the preset does, and for whom
   */
  readonly name?: string;
  /**
   * Labels of the policies themselves.
   * @default - none
   */
  readonly labels?: Labels;
}

/** Ports, each of which a preset knows and a caller may change. */
export interface ServerPortsArgs {
  readonly on?: OneOrMore<NetworkPolicyPort>;
  readonly replicasOn?: OneOrMore<NetworkPolicyPort>;
}

/** Another use of the server than that of its clients: who, and on which ports. */
export interface Use {
  /** What tells its policies from those of clients, in their names. */
  readonly name: string;
  readonly from: OneOrMore<Peer>;
  readonly on: readonly NetworkPolicyPort[];
}

/**
 * A policy that isolates the server's pods but for what its clients and replicas need and for DNS, and one for each
 * client whose namespace is known.
 *
 * @param usualPorts those that clients use, unless the caller says otherwise
 * @param replicaPorts those that replicas use beside such, unless the caller says otherwise
 */
export function server(
  preset: PresetName,
  args: ServerArgs & ServerPortsArgs,
  usualPorts: readonly NetworkPolicyPort[],
  replicaPorts: (on: readonly NetworkPolicyPort[]) => readonly NetworkPolicyPort[],
  ...others: readonly Use[]
): readonly NetworkPolicy[] {
  const { namespace, clients, clientSide = true } = args;
  const end = podsIn(namespace, args.podSelector);
  const podSelector = labelSelector(args.podSelector);
  const on = givenPorts("on", args.on ?? usualPorts);
  const replicasOn = givenPorts("replicasOn", args.replicasOn ?? replicaPorts(on));
  const replicas = seenFrom(namespace, end);
  const uses = [{ name: "client", from: clients, on }, ...others];
  const own = networkPolicy(preset, metadata(args, namespace, "server"), nameFor(preset, podSelector), {
    podSelector,
    policyTypes: ["Ingress", "Egress"],
    ingress: [...uses.map((use) => ingressRule(use.from, use)), ingressRule(replicas, { on: replicasOn })],
    egress: [egressRule(replicas, { on: replicasOn }), ...dnsRules(args)],
  });
  return [own, ...(clientSide ? uses.flatMap((use) => clientPolicies(preset, args, end, use)) : [])];
}

function clientPolicies(preset: PresetName, args: ServerArgs, end: NamespacedPods, use: Use): readonly NetworkPolicy[] {
  return asList(use.from).flatMap((peer) => {
    const client = placed(peer, end.namespace);
    if (client === undefined) return [];
    const { namespace, podSelector = {} } = client;
    const who = slugOfPods(podSelector);
    const suffix = policyName(use.name, who);
    const name = policyName(preset, use.name, who, "to", slugOfPeers(end));
    return networkPolicy(preset, metadata(args, namespace, suffix), name, {
      podSelector,
      policyTypes: ["Egress"],
      egress: [egressRule(seenFrom(namespace, end), { on: use.on })],
    });
  });
}

/** The pods of the peer with their namespace; undefined where that is not known, or there are none. */
function placed(peer: Peer, own: string): NamespacedPods | undefined {
  if (peer.kind === "pods") return podsIn(own, peer.podSelector);
  return peer.kind === "namespacedPods" ? peer : undefined;
}

function metadata({ name, labels }: ServerArgs, namespace: string, suffix: string): PresetArgs {
  return {
    namespace,
    ...(name === undefined ? {} : { name: `${name}-${suffix}` }),
    ...(labels === undefined ? {} : { labels }),
  };
}
