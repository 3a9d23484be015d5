import { namespaceNameLabel } from "../../policies/peers";
import type { IpBlock, NetworkPolicyPeer, Protocol } from "../../policies/types";
import type { Rule } from "../evaluate/policyRules";
import { contains } from "../ipBlocks";
import { type Pod, unknown, type Workload } from "../model";
import { admitsNumber, nameIn, readPort } from "../rulePorts";
import { type Certainty, matches, requirementsOf, test } from "../selectors";
import { portsNamed, targetPorts } from "../services";
import { PodsBehind } from "./podsBehind";
import { isAmong } from "../sets/sortedNumbers";
import { isGiven, knownPeers, type Survey, type SurveyedPolicy } from "./survey";
import { decisionOf } from "./tiers/letOut";

/** The pods of kube-system that answer DNS, as far as they are in the input, and which rules admit them. */
export class DnsServers {
  private readonly servers: readonly { readonly pod: Pod; readonly number: number }[];
  private readonly workloads: ReadonlySet<Workload>;
  private readonly behind: PodsBehind;

  constructor(private readonly survey: Survey) {
    const found = survey.cluster.workloads.flatMap((workload, index) =>
      workload.namespace !== "kube-system"
        ? []
        : workload.pods.flatMap((pod, place) =>
            matches(server, pod.labels) === "yes" && pod.hostNetwork === false
              ? { workload, pod, number: survey.partition.classesOf[index]?.[place] ?? -1 }
              : [],
          ),
    );
    this.servers = found;
    this.workloads = new Set(found.map(({ workload }) => workload));
    this.behind = new PodsBehind({
      ...survey.cluster,
      workloads: Array.from(this.workloads),
      services: survey.cluster.services.filter(({ namespace }) => namespace === "kube-system"),
    });
  }

  get areKnown(): boolean {
    return this.servers.length > 0;
  }

  isServer(workload: Workload): boolean {
    return this.workloads.has(workload);
  }

  /** Whether pods of a class may ask a server, at least perhaps, by all policies of both. */
  isReached(number: number, protocol: Protocol): boolean {
    const { access } = decisionOf(this.survey);
    return this.servers.some(({ pod, number: server }) => {
      const { allowed, unknown: perhaps } = access.between(number, server);
      return this.portsOf(pod, protocol).some((port) => allowed.has(protocol, port) || perhaps.has(protocol, port));
    });
  }

  /** Whether the policies of the class alone let its pods ask a server, at least perhaps. */
  isLetOut(number: number, protocol: Protocol): boolean {
    const { most, connections } = decisionOf(this.survey);
    return this.servers.some(({ pod, number: server }) => {
      const out = connections.setOf(most.letOut(number, server));
      return this.portsOf(pod, protocol).some((port) => out.has(protocol, port));
    });
  }

  /** How surely a policy admits DNS: 0 not at all, 1 perhaps, 2 surely. */
  admission({ rules, namespace, isolates }: SurveyedPolicy, protocol: Protocol): number {
    const levels = rules.Egress.map((rule) => this.ofRule(rule, namespace, protocol));
    const best = Math.max(0, ...levels);
    return isolates.Egress === "yes" ? best : Math.min(best, 1);
  }

  private ofRule(rule: Rule, namespace: number, protocol: Protocol): number {
    if (!this.areKnown) {
      const onPort = level[portCertainty(rule, protocol, 53, undefined)];
      // A rule that names the port is for DNS, wherever that is; one for every port only where DNS usually is.
      return namesPorts(rule) ? onPort : Math.min(onPort, this.mayBeForDns(rule, namespace));
    }
    let best = 0;
    for (const { pod, number } of this.servers) {
      for (const port of this.portsOf(pod, protocol)) {
        const onPort = level[portCertainty(rule, protocol, port, pod)];
        if (onPort > best) best = Math.max(best, Math.min(onPort, this.ofPeers(rule, namespace, pod, number)));
      }
    }
    return best;
  }

  /** Ports at which a server's answers come to: where a Service leads, else 53. */
  private portsOf(pod: Pod, protocol: Protocol): readonly number[] {
    const targets = this.behind
      .servicesBefore(pod)
      .filter(({ port }) => port.port === 53 && port.protocol === protocol)
      .flatMap(({ port }) => targetPorts(port, pod));
    return targets.length > 0 ? targets : [53];
  }

  private ofPeers(rule: Rule, namespace: number, pod: Pod, number: number): number {
    if (rule.peers === unknown || rule.peers.includes(unknown)) return 1;
    if (rule.peers.length === 0) return 2;
    const isMeant = namesPorts(rule);
    return Math.max(
      ...knownPeers(rule).map(({ peer }) =>
        isGiven(peer.ipBlock) ? ofBlock(peer.ipBlock, pod, isMeant) : this.ofPods(peer, namespace, number),
      ),
    );
  }

  /** Whether pods that are not in the input, labelled as those of DNS usually are, would be peers. */
  private mayBeForDns({ peers }: Rule, namespace: number): number {
    if (peers === unknown || peers.length === 0 || peers.includes(unknown)) return 2;
    const { name } = this.survey.namespace(namespace);
    const isPeer = peers.some((peer) => peer !== unknown && mayMatchServers(peer, name));
    return isPeer ? 1 : 0;
  }

  private ofPods(peer: NetworkPolicyPeer, namespace: number, number: number): number {
    const { sure, perhaps } = this.survey.peerPods(peer, namespace);
    return isAmong(sure, number) ? 2 : isAmong(perhaps, number) ? 1 : 0;
  }
}

const serverLabels = { "k8s-app": "kube-dns" };
const server = { matchLabels: serverLabels };

/** Namespaces may have labels of which nobody knows; the one of their name they have. */
function mayMatchServers({ podSelector, namespaceSelector, ipBlock }: NetworkPolicyPeer, namespace: string): boolean {
  if (isGiven(ipBlock)) return true;
  if (matches(podSelector, serverLabels) === "no") return false;
  if (!isGiven(namespaceSelector)) return namespace === "kube-system";
  const ofName = requirementsOf(namespaceSelector).filter((one) => one?.key === namespaceNameLabel);
  return test(ofName, { [namespaceNameLabel]: "kube-system" }) !== "no";
}

/** Whether every item of `ports` says which port is meant. */
function namesPorts({ ports }: Rule): boolean {
  return ports !== unknown && ports.length > 0 && ports.every((port) => port === unknown || isGiven(port.port));
}

const level = { no: 0, perhaps: 1, yes: 2 } as const;

/**
 * A block may hold the address of the Service, or of a cache on the node, of which the input tells nothing. Where a server's
 * address is known and left out, that is taken to be so only if the rule is for the port of DNS.
 */
function ofBlock(block: IpBlock, { addresses }: Pod, isMeant: boolean): number {
  const known = addresses.map((address) => level[contains(block, address)]);
  if (known.length === 0) return 1;
  const best = Math.max(...known);
  const isExcept = best === 0 && addresses.some((address) => contains({ cidr: block.cidr }, address) !== "no");
  return isMeant && !isExcept ? Math.max(best, 1) : best;
}

/** @param pod whose names of ports are meant; without one, a name may be that of any port */
function portCertainty({ ports }: Rule, protocol: Protocol, number: number, pod: Pod | undefined): Certainty {
  if (ports === unknown) return "perhaps";
  if (ports.length === 0) return "yes";
  let best: Certainty = "no";
  for (const given of ports) {
    const certainty = given === unknown ? "perhaps" : ofItem(readPort(given), protocol, number, pod);
    if (certainty === "yes") return "yes";
    if (certainty === "perhaps") best = "perhaps";
  }
  return best;
}

function ofItem(
  port: ReturnType<typeof readPort>,
  protocol: Protocol,
  number: number,
  pod: Pod | undefined,
): Certainty {
  const name = nameIn(port);
  if (name === undefined) return admitsNumber(port, protocol, number);
  if (port.protocol !== protocol && port.protocol !== unknown) return "no";
  if (pod === undefined) return /dns|domain/.test(name) ? "perhaps" : "no";
  const { known, hasUnknown } = portsNamed(pod.ports, name, protocol);
  return known.includes(number) ? "yes" : hasUnknown ? "perhaps" : "no";
}
