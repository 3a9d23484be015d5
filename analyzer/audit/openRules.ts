import type { IpBlock, NetworkPolicyPeer } from "../../policies/types";
import { namespaceNameLabel } from "../../policies/peers";
import type { Direction, Rule } from "../evaluate/policyRules";
import { unknown } from "../model";
import { requirementsOf } from "../selectors";
import { type Draft, ofPolicy, type Severity } from "./finding";
import { portText } from "./portText";
import { coversInternet } from "./publicAddresses";
import type { AuditRule } from "./rule";
import { effectiveRules, isGiven, knownPeers, peerPath, rulePath, type Survey } from "./survey";

/** Rules that admit far more than somebody. */
export const openRuleRules: readonly AuditRule[] = [
  {
    id: "open-to-world",
    severity: "warning",
    meaning: "A rule admits every public address: it names no peers, or blocks that leave out at most private ranges.",
    why: "For ingress, whoever can route to the pods may connect to them. For egress, a pod that is taken over can send what it finds anywhere; where the ports are limited, that is often meant, so the finding is an `info` then.",
    fix: "Name the peers: pods, namespaces, or the blocks of addresses that have to be reached. Accept the finding where the service is for everyone.",
    find: findOpenToWorld,
  },
  {
    id: "open-to-all-namespaces",
    severity: "warning",
    meaning: "A peer of a rule is every pod of every namespace.",
    why: "Each team and each test in the cluster is let in, or can be reached. For egress with limited ports that is often meant, so the finding is an `info` then.",
    fix: "Select the namespaces by `kubernetes.io/metadata.name` or a label of theirs, or the pods by a `podSelector` beside the `namespaceSelector`.",
    find: findOpenToNamespaces,
  },
];

function* findOpenToWorld({ policies }: Survey): Generator<Draft> {
  for (const surveyed of policies) {
    for (const { direction, rule, index } of effectiveRules(surveyed)) {
      const openness = opennessOf(direction, rule);
      if (openness === undefined) continue;
      yield {
        subject: ofPolicy(surveyed.policy),
        severity: severityOf(direction, rule),
        path: rulePath(direction, index),
        message: `${openness} may ${direction === "Ingress" ? "connect" : "be reached"} on ${portText(rule)}`,
        fix: `name the peers in \`${direction === "Ingress" ? "from" : "to"}\` that need it`,
      };
    }
  }
}

function* findOpenToNamespaces({ policies }: Survey): Generator<Draft> {
  for (const surveyed of policies) {
    for (const { direction, rule, index } of effectiveRules(surveyed)) {
      for (const { peer, index: place } of knownPeers(rule)) {
        if (!isEveryPod(peer)) continue;
        yield {
          subject: ofPolicy(surveyed.policy),
          severity: severityOf(direction, rule),
          path: peerPath(direction, index, place),
          message: `every pod of every namespace may ${direction === "Ingress" ? "connect" : "be reached"} on ${portText(rule)}`,
          fix: "select the namespaces by their names or labels, or add a `podSelector`",
        };
      }
    }
  }
}

/** Who is let through, where that is the whole world; undefined where it is not, or not surely. */
function opennessOf(direction: Direction, rule: Rule): string | undefined {
  const { peers, ports } = rule;
  if (peers === unknown) return undefined;
  if (peers.length === 0) return "everyone inside the cluster and outside";
  // The name of a port means nothing at an address outside.
  if (direction === "Egress" && ports !== unknown && ports.length > 0 && ports.every(isNamed)) return undefined;
  const blocks = knownPeers(rule).flatMap(({ peer }) => knownBlock(peer) ?? []);
  return coversInternet(blocks) ? "every public address" : undefined;
}

function isNamed(port: Extract<Rule["ports"], readonly unknown[]>[number]): boolean {
  return port !== unknown && typeof port.port === "string" && port.port !== unknown;
}

/** The block of a peer, where all of it is known. */
function knownBlock({ ipBlock }: NetworkPolicyPeer): IpBlock | undefined {
  if (!isGiven(ipBlock) || typeof ipBlock === "string") return undefined;
  const { cidr, except } = ipBlock as { cidr: string; except?: readonly string[] | string | null };
  if (cidr === unknown || typeof except === "string" || except?.includes(unknown)) return undefined;
  return { cidr, except: except ?? [] };
}

/** Whether a peer is every pod of every namespace, those to come too. */
function isEveryPod({ podSelector, namespaceSelector, ipBlock }: NetworkPolicyPeer): boolean {
  if (isGiven(ipBlock) || !isGiven(namespaceSelector) || requirementsOf(podSelector).length > 0) return false;
  // Every namespace has the label of its name.
  return requirementsOf(namespaceSelector).every((one) => one?.operator === "Exists" && one.key === namespaceNameLabel);
}

function severityOf(direction: Direction, { ports }: Rule): Severity {
  return direction === "Egress" && ports !== unknown && ports.length > 0 ? "info" : "warning";
}
