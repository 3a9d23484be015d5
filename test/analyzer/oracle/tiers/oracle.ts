import type { Cluster } from "../../../../analyzer/model";
import { admits, applies, type Packet, type Verdict } from "../oracle";
import { field, isAbout, isMatch, isOfCluster, rulesOf, type TierQuestion } from "./match";
import type { Manifest } from "./objects";
import { gap } from "./selectors";

/**
 * Whether a packet passes the policies of every tier, read straight from the text of Calico's documentation and of the
 * network-policy API, one packet and one way of reading what is not known at a time. The NetworkPolicies of Kubernetes are
 * read by the other oracle.
 *
 * @param objects everything that is no NetworkPolicy of Kubernetes
 */
export function tierVerdictOf(cluster: Cluster, objects: readonly Manifest[], packet: Packet): Verdict {
  const { src, dst } = packet;
  const arePods = src.kind === "pod" && dst.kind === "pod";
  if (arePods && src.pod === dst.pod) return "allowed";
  const sides = [
    ...(src.kind === "pod" ? [{ direction: "Egress", subject: src, peer: dst } as const] : []),
    ...(dst.kind === "pod" ? [{ direction: "Ingress", subject: dst, peer: src } as const] : []),
  ].map((side) => outcomesAt({ cluster, objects, packet, ...side }));
  if (sides.every((outcomes) => !outcomes.has("Deny"))) return "allowed";
  // At a pod on the host's network, the own node is always let through and the rest is the plugin's choice.
  const isOpen = arePods && (src.pod.hostNetwork !== false || dst.pod.hostNetwork !== false);
  return isOpen || sides.every((outcomes) => outcomes.has("Allow")) ? "unknown" : "denied";
}

type Outcome = "Allow" | "Deny";

/** What may become of the packet at one of its ends. */
function outcomesAt(question: TierQuestion): ReadonlySet<Outcome> {
  const { hostNetwork } = question.subject.pod;
  if (hostNetwork === true) return new Set(["Allow"]);
  const outcomes = inTier(question, tiersOf(question), 0);
  return hostNetwork === false ? outcomes : new Set<Outcome>(["Allow", ...outcomes]);
}

/** A tier with its policies in the order in which they are read; of those in one step, any may be first. */
interface Tier {
  readonly name: string;
  readonly order: number;
  readonly isDenying: boolean;
  readonly steps: readonly (readonly Reader[])[];
}

const prepared = new WeakMap<readonly Manifest[], readonly Tier[]>();

function tiersOf({ objects }: TierQuestion): readonly Tier[] {
  const known = prepared.get(objects) ?? readTiers(objects);
  prepared.set(objects, known);
  return known;
}

function readTiers(objects: readonly Manifest[]): readonly Tier[] {
  const given = objects
    .filter(({ kind }) => kind === "Tier")
    .map(({ metadata, spec }) => ({
      name: String(field(metadata, "name")),
      order: Number(field(spec, "order") ?? Infinity),
      isDenying: field(spec, "defaultAction") !== "Pass",
    }));
  const builtIn = [
    { name: "kube-admin", order: 1000, isDenying: false },
    { name: "default", order: 1e6, isDenying: true },
    { name: "kube-baseline", order: 1e7, isDenying: false },
  ];
  const isMissing = (name: string): boolean => [...given, ...builtIn].every((tier) => tier.name !== name);
  const missing = [...new Set(objects.filter(isPolicy).map(tierOf))].filter(isMissing);
  return [...given, ...builtIn, ...missing.map((name) => ({ name, order: Infinity, isDenying: true }))]
    .sort((a, b) => (a.order === b.order ? (a.name < b.name ? -1 : 1) : a.order - b.order))
    .map((tier) => ({ ...tier, steps: stepsOf(tier.name, objects) }));
}

function stepsOf(tier: string, objects: readonly Manifest[]): readonly (readonly Reader[])[] {
  const policies = objects.filter((object) => isPolicy(object) && tierOf(object) === tier);
  const orders = [...new Set([...policies.map(orderOf), ...(tier === "default" ? [1000] : [])])];
  orders.sort((a, b) => (a === b ? 0 : a - b));
  return orders.flatMap((order): readonly (readonly Reader[])[] => {
    const here = policies
      .filter((policy) => orderOf(policy) === order)
      .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
      .map((policy) => (question: TierQuestion) => readPolicy(policy, question));
    if (tier === "default" && order === 1000) return [[...here, readKubernetes]];
    // The network-policy API does not say which of one priority is read first; Calico takes them by name.
    return tier.startsWith("kube-") ? [here] : here.map((one) => [one]);
  });
}

function inTier(question: TierQuestion, tiers: readonly Tier[], index: number): ReadonlySet<Outcome> {
  const tier = tiers[index];
  if (tier === undefined) return onlyAllow;
  const next = (): ReadonlySet<Outcome> => inTier(question, tiers, index + 1);
  return inSteps(question, tier.steps, false, (isHeld) => (isHeld && tier.isDenying ? onlyDeny : next()), next);
}

const onlyAllow: ReadonlySet<Outcome> = new Set<Outcome>(["Allow"]);
const onlyDeny: ReadonlySet<Outcome> = new Set<Outcome>(["Deny"]);

/** What a policy may say: it may be about other pods, have no rule that matches, or decide. */
type Saying = "not about it" | "nothing" | "Allow" | "Deny" | "Pass";
type Reader = (question: TierQuestion) => ReadonlySet<Saying>;

function inSteps(
  question: TierQuestion,
  [first, ...rest]: readonly (readonly Reader[])[],
  isHeld: boolean,
  end: (isHeld: boolean) => ReadonlySet<Outcome>,
  pass: () => ReadonlySet<Outcome>,
): ReadonlySet<Outcome> {
  if (first === undefined) return end(isHeld);
  const outcomes = new Set<Outcome>();
  for (const sayings of product(first.map((reader) => [...reader(question)]))) {
    const deciding = sayings.filter((saying) => saying === "Allow" || saying === "Deny" || saying === "Pass");
    const held = isHeld || sayings.includes("nothing");
    const found =
      deciding.length === 0
        ? [inSteps(question, rest, held, end, pass)]
        : deciding.map((saying) => (saying === "Pass" ? pass() : new Set<Outcome>([saying])));
    for (const outcome of found.flatMap((set) => [...set])) outcomes.add(outcome);
  }
  return outcomes;
}

function product<T>(lists: readonly (readonly T[])[]): readonly (readonly T[])[] {
  return lists.reduce<readonly (readonly T[])[]>(
    (all, list) => all.flatMap((one) => list.map((item) => [...one, item])),
    [[]],
  );
}

/** Policies that only perhaps isolate perhaps admit, whatever their rules. */
function readKubernetes(question: TierQuestion): ReadonlySet<Saying> {
  const { policies } = question.cluster;
  const isolates = (guess: boolean): boolean => policies.some((policy) => applies(policy, question, guess));
  if (!isolates(true)) return new Set(["not about it"]);
  const admit = (guess: boolean): boolean =>
    policies.some((policy) => applies(policy, question, guess) && admits(policy, question, guess));
  const mayBeOnHost = question.subject.pod.hostNetwork !== false;
  if (!isolates(false) || mayBeOnHost)
    return new Set(["not about it", "Allow", ...(admit(false) ? [] : ["nothing" as const])]);
  if (admit(false)) return new Set(["Allow"]);
  return new Set(admit(true) ? ["Allow", "nothing"] : ["nothing"]);
}

function readPolicy(policy: Manifest, question: TierQuestion): ReadonlySet<Saying> {
  const about = isAbout(policy, question);
  if (about === 0) return new Set(["not about it"]);
  const sayings = new Set<Saying>(about === 1 ? [] : ["not about it"]);
  for (const rule of rulesOf(policy, question)) {
    const matches = hasGap(rule) ? 0.5 : isMatch(rule, policy, question);
    if (matches === 0) continue;
    for (const action of actionsOf(rule)) sayings.add(action);
    if (matches === 1 && field(rule, "action") !== "Log") return sayings;
  }
  return sayings.add("nothing");
}

const gaps = new WeakMap<object, boolean>();

function hasGap(rule: unknown): boolean {
  if (typeof rule !== "object" || rule === null) return rule === gap;
  const known = gaps.get(rule) ?? JSON.stringify(rule).includes(gap);
  gaps.set(rule, known);
  return known;
}

function actionsOf(rule: unknown): readonly Saying[] {
  const action = rule === gap ? gap : field(rule, "action");
  if (action === gap) return ["Allow", "Deny", "Pass"];
  if (action === "Log") return [];
  return [action === "Accept" ? "Allow" : (action as Saying)];
}

const isPolicy = ({ kind }: Manifest): boolean => String(kind).endsWith("Policy");
const nameOf = ({ metadata }: Manifest): string => String(field(metadata, "name"));

function tierOf(policy: Manifest): string {
  const tier = field(policy.spec, "tier");
  if (isOfCluster(policy)) return tier === "Admin" ? "kube-admin" : "kube-baseline";
  return (tier as string | undefined) ?? "default";
}

function orderOf(policy: Manifest): number {
  return Number(field(policy.spec, isOfCluster(policy) ? "priority" : "order") ?? Infinity);
}
