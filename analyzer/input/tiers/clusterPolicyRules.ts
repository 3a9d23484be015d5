import type {
  ClusterPolicyDestination,
  ClusterPolicyEgressRule,
  ClusterPolicyIngressRule,
  ClusterPolicyPods,
  ClusterPolicyPorts,
  ClusterPolicyProtocol,
} from "../../../policies/clusterNetworkPolicy/types";
import type { NetworkPolicyPort, PolicyType, Protocol } from "../../../policies/types";
import { protocols } from "../../sets/connectionSet";
import type { EndCondition, Selection, TieredRule } from "../../tiers/model";
import { kubernetesExpression } from "./expressions";
import { doubtfulRules, hasUnknown } from "./unknownRules";

/** What the rules of a ClusterNetworkPolicy come to; undefined where it has none, and so says nothing of the direction. */
export function clusterPolicyRules(rules: unknown, direction: PolicyType): readonly TieredRule[] | undefined {
  const path = `spec.${direction.toLowerCase()}`;
  if (!Array.isArray(rules)) return hasUnknown(rules) ? doubtfulRules(path, undefined) : undefined;
  if (rules.length === 0) return undefined;
  return (rules as readonly (ClusterPolicyIngressRule | ClusterPolicyEgressRule)[]).flatMap((rule, index) => {
    const at = `${path}[${String(index)}]`;
    return hasUnknown(rule) ? doubtfulRules(at, rule) : [readRule(rule, at)];
  });
}

function readRule(rule: ClusterPolicyIngressRule | ClusterPolicyEgressRule, path: string): TieredRule {
  const peers: readonly ClusterPolicyDestination[] = "from" in rule ? rule.from : rule.to;
  const { action, protocols: given } = rule;
  return {
    action: action === "Accept" ? "Allow" : action,
    path,
    own: undefined,
    peers: peers.map(peerOf),
    ports: (given ?? []).flatMap(portsOf),
  };
}

function peerOf(peer: ClusterPolicyDestination): EndCondition {
  if ("networks" in peer) return { nets: peer.networks };
  if ("nodes" in peer || "domainNames" in peer) return { hasUnknownAddresses: true };
  // "Host-networked pods are not included in this type of peer", the API says.
  return { selection: { ...clusterPolicyPods(peer), isOffHost: true } };
}

/** Pods that a ClusterNetworkPolicy means. */
export function clusterPolicyPods(pods: ClusterPolicyPods): Selection {
  const [namespaces, own] =
    "pods" in pods ? [pods.pods.namespaceSelector, pods.pods.podSelector] : [pods.namespaces, undefined];
  return {
    namespaces: { are: "labelled", labels: kubernetesExpression(namespaces) },
    labels: kubernetesExpression(own),
    isOfPodsOnly: true,
  };
}

function portsOf(protocol: ClusterPolicyProtocol): readonly NetworkPolicyPort[] {
  if ("destinationNamedPort" in protocol) {
    return protocols.map((one) => ({ protocol: one, port: protocol.destinationNamedPort }));
  }
  if ("tcp" in protocol) return [numbersOf("TCP", protocol.tcp)];
  return "udp" in protocol ? [numbersOf("UDP", protocol.udp)] : [numbersOf("SCTP", protocol.sctp)];
}

function numbersOf(protocol: Protocol, { destinationPort }: ClusterPolicyPorts): NetworkPolicyPort {
  if ("number" in destinationPort) return { protocol, port: destinationPort.number };
  return { protocol, port: destinationPort.range.start, endPort: destinationPort.range.end };
}
