import type {
  ClusterNetworkPolicySpec,
  ClusterPolicyDestination,
  ClusterPolicyEgressRule,
  ClusterPolicyIngressRule,
  ClusterPolicyPods,
  ClusterPolicyProtocol,
  LabelSelector,
} from "../../policies";
import { type Changed, everything, listMutants, nobody, omit } from "./changes";

type Spec = ClusterNetworkPolicySpec;
type Rule = ClusterPolicyIngressRule | ClusterPolicyEgressRule;

/**
 * A ClusterNetworkPolicy with one thing in it changed. Its priority is left as it is: it says where the policy stands
 * among those of its tier, and no preset's example has others beside it.
 */
export function clusterPolicyMutants(spec: Spec): readonly Changed<Spec>[] {
  const { tier, subject, ingress = [], egress = [] } = spec;
  return [
    { change: "in the other tier", value: { ...spec, tier: tier === "Admin" ? "Baseline" : "Admin" } },
    ...podsMutants(subject).map(({ change, value }) => ({
      change: `subject ${change}`,
      value: { ...spec, subject: value },
    })),
    ...listMutants(ingress, (rule) => ruleMutants(rule, tier)).map(({ change, value }) => ({
      change: `ingress${change}`,
      value: { ...spec, ingress: value },
    })),
    ...listMutants(egress, (rule) => ruleMutants(rule, tier)).map(({ change, value }) => ({
      change: `egress${change}`,
      value: { ...spec, egress: value },
    })),
  ];
}

function ruleMutants<R extends Rule>(rule: R, tier: Spec["tier"]): readonly Changed<R>[] {
  const { action, protocols = [] } = rule;
  const side = "from" in rule ? "from" : "to";
  const peers: readonly ClusterPolicyDestination[] = "from" in rule ? rule.from : rule.to;
  return [
    ...(["Accept", "Deny", "Pass"] as const)
      // What Baseline, the last tier, passes on is allowed.
      .filter((other) => other !== action && !(tier === "Baseline" && action === "Accept" && other === "Pass"))
      .map((other) => ({ change: ` is ${other}`, value: { ...rule, action: other } })),
    ...(protocols.length === 0 ? [] : [{ change: ".protocols taken away", value: omit(rule, "protocols") }]),
    ...listMutants(protocols, protocolMutants)
      .filter(({ value }) => value.length > 0)
      .map(({ change, value }) => ({ change: `.protocols${change}`, value: { ...rule, protocols: value } })),
    ...peersMutants(peers).map(({ change, value }) => ({
      change: `.${side}${change}`,
      value: { ...rule, [side]: value },
    })),
  ];
}

/** Pods beside all addresses are left as they are: they have some of those, though not every engine can tell which. */
function peersMutants(
  peers: readonly ClusterPolicyDestination[],
): readonly Changed<readonly ClusterPolicyDestination[]>[] {
  const isEverywhere = peers.some((peer) => "networks" in peer && peer.networks.includes("0.0.0.0/0"));
  return peers.flatMap((peer, index) => [
    ...(peers.length === 1 || (isEverywhere && !("networks" in peer))
      ? []
      : [{ change: `[${String(index)}] left out`, value: peers.toSpliced(index, 1) }]),
    ...(isEverywhere && !("networks" in peer) ? [] : peerMutants(peer)).map(({ change, value }) => ({
      change: `[${String(index)}] ${change}`,
      value: peers.with(index, value),
    })),
  ]);
}

function peerMutants(peer: ClusterPolicyDestination): readonly Changed<ClusterPolicyDestination>[] {
  if ("networks" in peer) {
    return listMutants(peer.networks, (cidr) =>
      cidr.endsWith("/0") ? [] : [{ change: " widened", value: everything(cidr) }],
    )
      .filter(({ value }) => value.length > 0)
      .map(({ change, value }) => ({ change: `networks${change}`, value: { networks: value } }));
  }
  if ("nodes" in peer || "domainNames" in peer) throw new RangeError("how to change nodes and names is not known");
  return podsMutants(peer);
}

function podsMutants(pods: ClusterPolicyPods): readonly Changed<ClusterPolicyPods>[] {
  if ("namespaces" in pods) {
    return selectorMutants(pods.namespaces).map(({ change, value }) => ({
      change: `namespaces: ${change}`,
      value: { namespaces: value },
    }));
  }
  const { namespaceSelector, podSelector } = pods.pods;
  return [
    ...selectorMutants(namespaceSelector).map(({ change, value }) => ({
      change: `namespaceSelector: ${change}`,
      value: { pods: { namespaceSelector: value, podSelector } },
    })),
    ...selectorMutants(podSelector).map(({ change, value }) => ({
      change: `podSelector: ${change}`,
      value: { pods: { namespaceSelector, podSelector: value } },
    })),
  ];
}

/** Another selector: of nobody, of everyone, or without one of the values of an expression. */
function selectorMutants(selector: LabelSelector): readonly Changed<LabelSelector>[] {
  const { matchExpressions = [] } = selector;
  const isEveryone = Object.keys(selector).length === 0;
  return [
    { change: "nobody", value: nobody },
    ...(isEveryone ? [] : [{ change: "all", value: {} }]),
    ...matchExpressions.flatMap((expression, index) => {
      if (expression.operator !== "In" && expression.operator !== "NotIn") return [];
      return listMutants(expression.values, () => [])
        .filter(({ value }) => value.length > 0)
        .map(({ change, value }) => ({
          change: `values${change}`,
          value: { ...selector, matchExpressions: matchExpressions.with(index, { ...expression, values: value }) },
        }));
    }),
  ];
}

function protocolMutants(protocol: ClusterPolicyProtocol): readonly Changed<ClusterPolicyProtocol>[] {
  if ("destinationNamedPort" in protocol) {
    return [{ change: " has another name", value: { destinationNamedPort: "another" } }];
  }
  const ports = "tcp" in protocol ? protocol.tcp : "udp" in protocol ? protocol.udp : protocol.sctp;
  const { destinationPort } = ports;
  const other = "udp" in protocol ? { tcp: ports } : { udp: ports };
  if ("range" in destinationPort) return [{ change: " is another protocol", value: other }];
  const next = { destinationPort: { number: destinationPort.number - 1 } };
  const moved = "tcp" in protocol ? { tcp: next } : "udp" in protocol ? { udp: next } : { sctp: next };
  return [
    { change: " is another protocol", value: other },
    { change: " is another number", value: moved },
  ];
}
