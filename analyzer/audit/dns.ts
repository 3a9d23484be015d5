import type { Selected } from "../evaluate/podSelection";
import type { Workload } from "../model";
import { someOf } from "../words";
import { coverageOf } from "./coverage";
import { DnsServers } from "./dnsServers";
import { type Draft, ofWorkload, type Severity } from "./finding";
import { oncePerSurvey } from "./oncePerSurvey";
import type { AuditRule } from "./rule";
import { type SubjectKind, subjectKinds } from "./subjectKinds";
import { isOfKubernetes, type Survey } from "./survey";
import { reachesNobody } from "./tiers/letOut";
import { tierPolicies } from "./tiers/survey";

/** Pods that cannot look up names. */
export const dnsRules: readonly AuditRule[] = [
  {
    id: "dns-cut-off",
    severity: "warning",
    meaning: "Policies isolate the pods for egress, and no rule lets them ask the cluster's DNS, on UDP 53 and TCP 53.",
    why: "Without DNS hardly any program finds what it is allowed to reach, and its errors do not point at the policies. Without TCP 53 only long answers fail, and pods that are admitted nothing at all may do without names, so the finding is an `info` for both. Where the pods `k8s-app: kube-dns` of `kube-system` are in the input, the rule has to admit these; else any rule for port 53 will do.",
    fix: "Add an egress rule to the pods labelled `k8s-app: kube-dns` of the namespace `kube-system`, for UDP 53 and TCP 53.",
    find: findCutOff,
  },
];

/** What the policies of a class let through to DNS: for each, 0 for nothing, 1 perhaps, 2 surely. */
interface Lookup {
  readonly UDP: Uint8Array;
  readonly TCP: Uint8Array;
  /** Whether anything at all is let through. */
  readonly anything: Uint8Array;
}

function* findCutOff(survey: Survey): Generator<Draft> {
  const servers = new DnsServers(survey);
  if (survey.cluster.tiered !== undefined) {
    yield* findCutOffInTiers(survey, servers);
    return;
  }
  const { Egress: coverage } = coverageOf(survey);
  const lookup = lookupOf(survey, servers);
  for (const [index, workload] of survey.cluster.workloads.entries()) {
    const classes = Array.from(new Set(survey.partition.classesOf[index] ?? []));
    const isHeld = (number: number) => coverage[number] === 2 && survey.classOf(number).isOnHostNetwork === "no";
    const cut = classes.filter((number) => isHeld(number) && !(lookup.UDP[number] && lookup.TCP[number]));
    const [first] = cut.filter((number) => !lookup.UDP[number]).concat(cut);
    if (first === undefined || servers.isServer(workload)) continue;
    yield cutOff(workload, servers, policiesOn(survey, first), {
      hasUdp: lookup.UDP[first] !== 0,
      hasTcp: lookup.TCP[first] !== 0,
      isSilent: lookup.anything[first] === 0,
    });
  }
}

/** Where policies are read in tiers, what comes of them is asked for; without the servers in the input it is not known. */
function* findCutOffInTiers(survey: Survey, servers: DnsServers): Generator<Draft> {
  if (!servers.areKnown) return;
  for (const [index, workload] of survey.cluster.workloads.entries()) {
    if (servers.isServer(workload)) continue;
    const classes = Array.from(new Set(survey.partition.classesOf[index] ?? []));
    const held = classes.filter((number) => survey.classOf(number).isOnHostNetwork === "no");
    const cut = held.filter((number) => !servers.isReached(number, "UDP") || !servers.isReached(number, "TCP"));
    const [first] = cut.filter((number) => !servers.isReached(number, "UDP")).concat(cut);
    if (first === undefined) continue;
    const lookup = { hasUdp: servers.isReached(first, "UDP"), hasTcp: servers.isReached(first, "TCP") };
    const isLetOut = servers.isLetOut(first, "UDP") && servers.isLetOut(first, "TCP");
    if (isLetOut) yield refusedByServers(workload, lookup);
    else {
      const isSilent = reachesNobody(survey, first);
      yield cutOff(workload, servers, holdersOf(survey, first), { ...lookup, isSilent });
    }
  }
}

/** What holds a class for egress, in words. */
function holdersOf(survey: Survey, number: number): string {
  const isHeld = tierPolicies(survey).some(
    ({ policy, subject }) => policy.egress !== undefined && subject.ofClass(number) !== "no",
  );
  return isHeld ? "policies in tiers" : policiesOn(survey, number);
}

function refusedByServers(workload: Workload, { hasUdp, hasTcp }: Pick<Cut, "hasUdp" | "hasTcp">): Draft {
  const refused = hasUdp ? "TCP 53" : hasTcp ? "UDP 53" : "UDP 53 and TCP 53";
  return {
    subject: ofWorkload(workload),
    severity: severityOf(workload, { hasUdp, hasTcp, isSilent: false }),
    message: `may ask, but the policies of the DNS pods of kube-system do not let ${refused} in from it`,
    fix: `admit ${refused} from everyone at the pods labelled \`k8s-app: kube-dns\` of namespace \`kube-system\``,
  };
}

interface Cut {
  readonly hasUdp: boolean;
  readonly hasTcp: boolean;
  readonly isSilent: boolean;
}

function cutOff(workload: Workload, servers: DnsServers, policies: string, cut: Cut): Draft {
  const { hasUdp, hasTcp, isSilent } = cut;
  const start = `isolated for egress by ${policies}`;
  const missing = hasUdp ? "TCP 53" : hasTcp ? "UDP 53" : "UDP 53 and TCP 53";
  const what = isSilent
    ? "and nothing is admitted, not even DNS"
    : `and nothing admits ${missing} ${servers.areKnown ? "to the DNS pods of kube-system" : "to anybody"}`;
  return {
    subject: ofWorkload(workload),
    severity: severityOf(workload, cut),
    message: `${start}, ${what}${hasUdp ? ": answers that are too long for UDP are lost" : ""}`,
    fix: `admit ${missing} to the pods labelled \`k8s-app: kube-dns\` of namespace \`kube-system\``,
  };
}

function severityOf({ namespace }: Workload, { hasUdp, isSilent }: Cut): Severity {
  return hasUdp || isSilent || isOfKubernetes(namespace) ? "info" : "warning";
}

function lookupOf(survey: Survey, servers: DnsServers): Lookup {
  const size = survey.partition.classes.length;
  const lookup = { UDP: new Uint8Array(size), TCP: new Uint8Array(size), anything: new Uint8Array(size) };
  const levels = new Map<Selected, { UDP: number; TCP: number; anything: number }>();
  for (const surveyed of survey.policies) {
    if (surveyed.isolates.Egress === "no") continue;
    const own = levels.get(surveyed.subjects) ?? { UDP: 0, TCP: 0, anything: 0 };
    own.UDP = Math.max(own.UDP, servers.admission(surveyed, "UDP"));
    own.TCP = Math.max(own.TCP, servers.admission(surveyed, "TCP"));
    if (surveyed.rules.Egress.length > 0) own.anything = 1;
    levels.set(surveyed.subjects, own);
  }
  for (const [{ sure, perhaps }, own] of levels) {
    for (const kind of ["UDP", "TCP", "anything"] as const) {
      if (own[kind] === 0) continue;
      for (const number of sure) lookup[kind][number] = Math.max(lookup[kind][number] ?? 0, own[kind]);
      for (const number of perhaps) lookup[kind][number] = Math.max(lookup[kind][number] ?? 0, 1);
    }
  }
  return lookup;
}

/** Which policies surely isolate a class for egress, in words. */
function policiesOn(survey: Survey, number: number): string {
  const kind = subjectKinds(survey).kindOf(number);
  const known = isolatingNames(survey);
  let names = known.get(kind);
  if (names === undefined) {
    const isolating = kind.policies.filter(({ isolates }) => isolates.Egress === "yes");
    names = someOf(isolating.map(({ policy }) => `\`${policy.namespace}/${policy.name}\``).sort(), 3);
    known.set(kind, names);
  }
  return names;
}

const isolatingNames = oncePerSurvey(() => new WeakMap<SubjectKind, string>());
