import type { IpBlock } from "../../policies/types";
import type { Rule } from "../evaluate/policyRules";
import { contains, isWithin } from "../ipBlocks";
import { type Origin, unknown } from "../model";
import { admitsNumber, readPort } from "../rulePorts";
import { someOf } from "../words";
import { coverageByAll } from "./coverage";
import { type Draft, idOf, ofNamespace, ofPolicy } from "./finding";
import type { AuditRule } from "./rule";
import { isNothing, knownPeers, rulePath, type Survey } from "./survey";
import type { TieredRule } from "../tiers/model";
import { isLetOut } from "./tiers/letOut";
import { ofTierPolicy, tierPolicies } from "./tiers/survey";

/** Where clouds give credentials to whoever asks. */
export const metadataServiceRules: readonly AuditRule[] = [
  {
    id: "metadata-reachable",
    severity: "warning",
    meaning: "Pods may reach the cloud's metadata service, `169.254.169.254` or `fd00:ec2::254`, on TCP 80.",
    why: "Unless the nodes forbid it, a pod that asks there gets the credentials of its node, and can do in the cloud what the node can. Where it is reachable only because nothing isolates the pods for egress, that is what has to be mended first, so the finding is an `info` then, one for each namespace.",
    fix: "Add `169.254.169.254/32` to the `except` of the block that contains it, isolate the pods for egress, or let the nodes answer no pods (IMDSv2 with a hop limit of 1).",
    find: findReachableMetadata,
  },
];

const services = ["169.254.169.254", "fd00:ec2::254"] as const;

function* findReachableMetadata(survey: Survey): Generator<Draft> {
  for (const { policy, isolates, rules, subjects } of survey.policies) {
    if (isolates.Egress === "no" || isNothing(subjects)) continue;
    const own = [...subjects.sure, ...subjects.perhaps];
    for (const [index, rule] of rules.Egress.entries()) {
      const reached = reachedBy(rule).filter((service) => own.some((number) => isLetOut(survey, number, service)));
      if (reached.length === 0) continue;
      yield {
        subject: ofPolicy(policy),
        path: rulePath("Egress", index),
        message: `admits the cloud's metadata service at ${reached.join(" and ")}`,
        fix:
          rule.peers.length === 0
            ? "name the peers in `to`, and leave that address out"
            : `add ${reached.map((address) => `\`${address}/${address.includes(":") ? "128" : "32"}\``).join(" or ")} to \`except\``,
      };
    }
  }
  yield* findAllowedInTiers(survey);
  yield* findOpenNamespaces(survey);
}

/** Rules that allow it among those that are read in order, where nothing before them has denied it. */
function* findAllowedInTiers(survey: Survey): Generator<Draft> {
  for (const { policy, subject } of tierPolicies(survey)) {
    const own = Array.from(survey.partition.classes.keys()).filter((number) => subject.ofClass(number) !== "no");
    for (const rule of policy.egress ?? []) {
      const reached = services.filter(
        (service) => isAllowing(rule, service) && own.some((number) => isLetOut(survey, number, service)),
      );
      if (reached.length === 0) continue;
      yield {
        subject: ofTierPolicy(policy),
        path: rule.path,
        message: `allows the cloud's metadata service at ${reached.join(" and ")}`,
        fix: "leave that address out, or deny it before",
      };
    }
  }
}

function isAllowing({ action, peers, ports, doubt }: TieredRule, service: string): boolean {
  if (action !== "Allow" || doubt !== undefined || ports === undefined) return false;
  if (ports.length > 0 && !admitsHttp({ peers: [], ports })) return false;
  if (peers === undefined) return service === services[0];
  return peers.some(({ nets, notNets = [] }) => {
    const isIn = (net: string) => isWithin(net, service);
    return nets?.some(isIn) === true && !notNets.some(isIn);
  });
}

/** Namespaces with workloads that nothing isolates for egress: one finding each, since one policy would mend it. */
function* findOpenNamespaces(survey: Survey): Generator<Draft> {
  const { Egress: coverage } = coverageByAll(survey);
  const open = new Map<number, { origin: Origin; names: string[] }>();
  for (const [index, workload] of survey.cluster.workloads.entries()) {
    const classes = Array.from(survey.partition.classesOf[index] ?? []);
    const isOpen = (number: number) =>
      coverage[number] === 0 &&
      survey.classOf(number).isOnHostNetwork === "no" &&
      isLetOut(survey, number, services[0]);
    if (!classes.some(isOpen)) continue;
    const namespace = survey.partition.namespaces.get(workload.namespace) ?? -1;
    const entry = open.get(namespace) ?? { origin: workload.origin, names: [] };
    entry.names.push(`\`${idOf(workload)}\``);
    open.set(namespace, entry);
  }
  for (const [namespace, { origin, names }] of open) {
    const one = names.length === 1;
    yield {
      subject: ofNamespace(survey.namespace(namespace), origin),
      severity: "info",
      message: `no policy isolates ${someOf(names.sort(), 3)} for egress, so ${one ? "it reaches" : "they reach"} the cloud's metadata service at ${services[0]} too`,
      fix: `isolate ${one ? "it" : "them"} for egress`,
    };
  }
}

/** The metadata services that a rule surely admits. */
function reachedBy(rule: Rule): readonly string[] {
  if (rule.peers === unknown || !admitsHttp(rule)) return [];
  if (rule.peers.length === 0) return [services[0]];
  const blocks = knownPeers(rule).flatMap(({ peer }) => (peer.ipBlock as IpBlock | undefined | null) ?? []);
  return services.filter((service) => blocks.some((block) => contains(block, service) === "yes"));
}

function admitsHttp({ ports }: Rule): boolean {
  if (ports === unknown) return false;
  return (
    ports.length === 0 || ports.some((port) => port !== unknown && admitsNumber(readPort(port), "TCP", 80) === "yes")
  );
}
