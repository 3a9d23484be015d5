import type { CalicoRule, GlobalNetworkPolicy } from "../../calico/types";
import { calicoSelector, namespacesNamed } from "../../calico/writeSelector";
import type { ClusterNetworkPolicy, ClusterPolicyEgressRule } from "../../clusterNetworkPolicy/types";
import { namespaceNameLabel } from "../../peers";
import type { Labels } from "../../types";
import {
  clusterMetadata,
  clusterNetworkPolicy,
  type EitherApiArgs,
  givenPriority,
  globalNetworkPolicy,
  namespaceNames,
  unknownApi,
} from "./clusterPreset";

export type ClusterDefaultDenyArgs = EitherApiArgs & {
  /**
   * Namespaces that are spared besides those of the system.
   * @default - none
   */
  readonly spare?: readonly string[];
  /**
   * Whether the pods may ask the cluster's DNS servers, those labelled `k8s-app: kube-dns` in kube-system.
   * @default true
   */
  readonly allowDns?: boolean;
};

/** Namespaces of what the cluster itself needs to run, and of Calico as its operator installs it. */
export const systemNamespaces: readonly string[] = [
  "kube-system",
  "kube-public",
  "kube-node-lease",
  "calico-system",
  "calico-apiserver",
  "tigera-operator",
];

/**
 * No pod of the cluster accepts or opens a connection, but what policies of its namespace allow, and DNS queries; the
 * namespaces of the system are spared.
 *
 * @diagram
 * everyone → pods of every namespace but the system's: nothing
 * pods of every namespace but the system's → DNS servers: UDP 53, TCP 53
 * pods of every namespace but the system's → everyone else: nothing
 * @limits The two APIs differ in three ways. By Calico's, pods may ask for DNS even where a NetworkPolicy isolates them
 *   for egress and does not admit it, since the rule stands behind those policies in the same tier; by the other, a
 *   NetworkPolicy that selects the pod for a direction decides alone, and needs `allowDns`. By Calico's, pods are shut
 *   off from addresses outside in both directions; by the other, which knows no addresses in its rules for ingress, who
 *   is no pod, or on a host's network, may still connect to them. By Calico's, a policy of the tier `default` that has no
 *   order can still allow; by the other, a ClusterNetworkPolicy of the tier Baseline with a lower priority can. For both,
 *   spared pods do not reach the others, what earlier tiers allow stays allowed, pods on the host's network are not held,
 *   and the node of a pod always reaches it. The VPC CNI has a ClusterNetworkPolicy in a group of its own, which this is
 *   not. What is in use when it is deployed is cut off at once: deploy first what the namespaces need.
 * @example
 * clusterDefaultDeny({ api: "calico", spare: ["monitoring"] })
 * @returns one policy
 * @throws RangeError where `spare` has what is no namespace's name, or `priority` is outside 0..1000; its default is 1000
 */
export function clusterDefaultDeny(
  args: ClusterDefaultDenyArgs,
): readonly (GlobalNetworkPolicy | ClusterNetworkPolicy)[] {
  const spared = namespaceNames("spare", [...systemNamespaces, ...(args.spare ?? [])]);
  const metadata = clusterMetadata("cluster-default-deny", args, "cluster-default-deny");
  const { allowDns = true } = args;
  switch (args.api) {
    case "calico":
      return [
        globalNetworkPolicy(metadata, {
          // Without an order it is read after NetworkPolicies, and what no rule decides is denied at the end of the tier.
          tier: "default",
          namespaceSelector: namespacesNamed("not in", spared),
          types: ["Ingress", "Egress"],
          egress: allowDns ? calicoDnsRules : [],
        }),
      ];
    case "network-policy-api":
      return [
        clusterNetworkPolicy(metadata, {
          tier: "Baseline",
          priority: givenPriority(args.priority ?? 1000),
          subject: {
            namespaces: { matchExpressions: [{ key: namespaceNameLabel, operator: "NotIn", values: spared }] },
          },
          ingress: [{ name: "deny-from-pods", action: "Deny", from: [everyPod] }],
          egress: [...(allowDns ? [acceptDns] : []), denyEgress],
        }),
      ];
    default:
      return unknownApi(args);
  }
}

const dnsNamespace = "kube-system";
const dnsPods: Labels = { "k8s-app": "kube-dns" };

const calicoDnsRules: readonly CalicoRule[] = (["UDP", "TCP"] as const).map((protocol) => ({
  action: "Allow",
  protocol,
  destination: {
    namespaceSelector: namespacesNamed("in", [dnsNamespace]),
    selector: calicoSelector({ matchLabels: dnsPods }),
    ports: [53],
  },
}));

const everyPod = { namespaces: {} };

const acceptDns: ClusterPolicyEgressRule = {
  name: "accept-dns",
  action: "Accept",
  to: [
    {
      pods: {
        namespaceSelector: { matchLabels: { [namespaceNameLabel]: dnsNamespace } },
        podSelector: { matchLabels: dnsPods },
      },
    },
  ],
  protocols: [{ udp: { destinationPort: { number: 53 } } }, { tcp: { destinationPort: { number: 53 } } }],
};

const denyEgress: ClusterPolicyEgressRule = {
  name: "deny-the-rest",
  action: "Deny",
  // Not every engine knows the addresses of all pods where it matches ranges.
  to: [everyPod, { networks: ["0.0.0.0/0", "::/0"] }],
};
