import { analyze } from "../../../analyzer/analyze";
import type { Access, PodEntity, Reachability } from "../../../analyzer/reachability";
import { parseAddress } from "../../../policies/cidr";
import type { Protocol } from "../../../policies/types";
import { clusterOf } from "../yaml";
import { clusterPolicyRows } from "./rows/clusterPolicyRows";
import { doubtRows } from "./rows/doubtRows";
import { endOfTierRows } from "./rows/endOfTierRows";
import { kubernetesRows } from "./rows/kubernetesRows";
import { namespaceRows } from "./rows/namespaceRows";
import { networkRows } from "./rows/networkRows";
import { orderRows } from "./rows/orderRows";
import { portRows } from "./rows/portRows";
import { type Case, outside, world } from "./rows/rows";
import { selectorRows } from "./rows/selectorRows";
import { subjectRows } from "./rows/subjectRows";

describe.each([
  ["tiers and policies are read in order", orderRows],
  ["at the end of a tier", endOfTierRows],
  ["beside the NetworkPolicies of Kubernetes", kubernetesRows],
  ["a ClusterNetworkPolicy", clusterPolicyRows],
  ["who a policy of Calico is about", subjectRows],
  ["a selector of Calico", selectorRows],
  ["namespaces in a rule of Calico", namespaceRows],
  ["addresses", networkRows],
  ["ports and protocols", portRows],
  ["what cannot be told is unknown", doubtRows],
] as const)("%s:", (_, rows) => {
  test.each(rows)("$title", ({ given, cases }) => {
    const reachability = analyze(clusterOf([world, ...given].join("\n---\n")));
    for (const one of cases) expect(wrongIn(reachability, one)).toEqual([]);
  });
});

/** Each flow that is not as it is expected: what it is, and what it should be. */
function wrongIn(reachability: Reachability, { on = "TCP 80", ...expected }: Case): readonly string[] {
  const [protocol, port] = on.split(" ") as [Protocol, string];
  const ends: readonly End[] = [...reachability.entities, ...outside];
  return ends.flatMap((src) =>
    ends.flatMap((dst) => {
      if (src === dst || (typeof src === "string" && typeof dst === "string")) return [];
      const { allowed, unknown } = accessOf(reachability, src, dst);
      const isOn = (set: Access["allowed"]) => set.has(protocol, Number(port));
      const found = isOn(allowed) ? "allowed" : isOn(unknown) ? "unknown" : "denied";
      const flow = [src, dst].map(nameOf) as [string, string];
      const meant = verdictOf(flow, expected);
      return found === meant ? [] : [`${flow.join(" => ")} on ${on} is ${found}, not ${meant}`];
    }),
  );
}

type End = PodEntity | string;

function nameOf(end: End): string {
  return typeof end === "string" ? end : `${end.workload.namespace}/${end.workload.name}`;
}

function verdictOf(flow: [string, string], { butAllowed = [], unknown = [], denied = [] }: Case): string {
  if (isAmong(flow, butAllowed)) return "allowed";
  return isAmong(flow, unknown) ? "unknown" : isAmong(flow, denied) ? "denied" : "allowed";
}

function isAmong(flow: [string, string], patterns: readonly string[]): boolean {
  return patterns.some((pattern) => pattern.split(" => ").every((side, index) => isLike(side, flow[index] ?? "")));
}

/** A `*` stands for anything; a list of several is one of them. */
function isLike(pattern: string, name: string): boolean {
  return pattern
    .split(", ")
    .some((one) => new RegExp(`^${one.replaceAll(".", "\\.").replaceAll("*", ".*")}$`).test(name));
}

function accessOf(reachability: Reachability, src: End, dst: End): Access {
  if (typeof src !== "string" && typeof dst !== "string") return reachability.between(src, dst);
  const [entity, address] = typeof src === "string" ? [dst as PodEntity, src] : [src, dst as string];
  const at = parseAddress(address);
  const direction = entity === src ? "Egress" : "Ingress";
  const found = reachability
    .outside(entity, direction, ["IPv4", "IPv6"])
    .find(({ range }) => range.family === at?.family && range.first <= at.address && at.address <= range.last);
  return found ?? nothing;
}

const nothing = { allowed: { has: () => false }, unknown: { has: () => false } } as unknown as Access;
