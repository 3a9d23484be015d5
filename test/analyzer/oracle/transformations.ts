import { type Cluster, type Pod, type Policy, unknown, type Workload } from "../../../analyzer/model";
import { addressRange, contains, formatCidr, parseCidr } from "../../../policies/cidr";
import type { IpBlock } from "../../../policies/types";
import { nameLabel } from "./edges";

/** Other ways to write a cluster down. `choice` is any number, and decides where there is something to choose. */

/** The same objects in another order. */
export function inAnotherOrder({ namespaces, workloads, policies, services }: Cluster, choice: number): Cluster {
  const turned = <T>(items: readonly T[]): readonly T[] => {
    const at = choice % Math.max(items.length, 1);
    return [...items.slice(at), ...items.slice(0, at)].toReversed();
  };
  return { namespaces: turned(namespaces), workloads: turned(workloads), policies: turned(policies), services };
}

/** With one of the policies there a second time, under another name. */
export function withPolicyTwice(cluster: Cluster, choice: number): Cluster {
  const again = cluster.policies.filter((_, index) => index === choice % cluster.policies.length);
  return {
    ...cluster,
    policies: [...again.map((policy) => ({ ...policy, name: `${policy.name}-2` })), ...cluster.policies],
  };
}

/** Without one of the policies. */
export function withoutPolicy(cluster: Cluster, choice: number): Cluster {
  const left = cluster.policies.filter((_, index) => index !== choice % cluster.policies.length);
  return { ...cluster, policies: left };
}

/**
 * With one rule more, that of another policy, where policies isolate already: in one that says in so many words that it
 * isolates in the direction of the rule, so that the rule can only add.
 */
export function withRuleMore(cluster: Cluster, choice: number): Cluster {
  const given = cluster.policies[(choice >> 4) % cluster.policies.length]?.object.spec as unknown;
  const field = choice % 2 === 0 ? "ingress" : "egress";
  const rules = typeof given === "object" && given !== null ? (given as Spec)[field] : undefined;
  const rule = Array.isArray(rules) ? (rules as readonly unknown[])[0] : {};
  const policies = cluster.policies.map((policy): Policy => {
    const spec = policy.object.spec as Spec | string | null | undefined;
    if (typeof spec !== "object" || spec === null || !isOfType(spec, field) || typeof spec[field] === "string")
      return policy;
    const extended = { ...spec, [field]: [...((spec[field] ?? []) as readonly unknown[]), rule] };
    return { ...policy, object: { ...policy.object, spec: extended as Policy["object"]["spec"] } };
  });
  return { ...cluster, policies };
}

interface Spec {
  readonly policyTypes?: unknown;
  readonly ingress?: unknown;
  readonly egress?: unknown;
}

function isOfType({ policyTypes }: Spec, field: "ingress" | "egress"): boolean {
  return Array.isArray(policyTypes) && policyTypes.includes(field === "ingress" ? "Ingress" : "Egress");
}

/** With one more pod like each. */
export function withReplicas(cluster: Cluster): Cluster {
  const copy = (pod: Pod): Pod => ({ ...pod, name: pod.name === undefined ? undefined : `${pod.name}-copy` });
  const more = (workload: Workload): Workload => ({
    ...workload,
    pods: [...workload.pods, ...workload.pods.map(copy)],
  });
  return { ...cluster, workloads: cluster.workloads.map(more) };
}

/** Everything that has a name is given another one, wherever it is mentioned. */
export function renamed(cluster: Cluster): Cluster {
  return {
    namespaces: cluster.namespaces.map((namespace) => ({
      ...namespace,
      name: renamedNamespace(namespace.name),
      labels: renamedLabels(namespace.labels),
    })),
    workloads: cluster.workloads.map((workload) => ({
      ...workload,
      namespace: renamedNamespace(workload.namespace),
      name: renamedPod(workload.name),
      pods: workload.pods.map((pod) => ({
        ...pod,
        name: pod.name === undefined ? undefined : renamedPod(pod.name),
        labels: renamedLabels(pod.labels),
        ports: pod.ports === unknown ? unknown : pod.ports.map((port) => ({ ...port, name: renamedPort(port.name) })),
      })),
    })),
    policies: cluster.policies.map((policy) => ({
      ...policy,
      namespace: renamedNamespace(policy.namespace),
      name: `z-${policy.name}`,
      object: { ...policy.object, spec: renamedIn(policy.object.spec) as Policy["object"]["spec"] },
    })),
    services: [],
  };
}

/** What is said of entities, said of the renamed ones. */
export function renamedLine(line: string): string {
  return line.replace(/([a-z-]+)\/([a-z0-9-]+)\[/g, (_, namespace: string, name: string) => {
    return `${renamedNamespace(namespace)}/${renamedPod(name)}[`;
  });
}

const renamedNamespace = (name: string): string => (name === unknown ? name : `x-${name}`);
const renamedPod = (name: string): string => `y-${name}`;
const renamedPort = <T>(name: T): T | string => (typeof name !== "string" || name === unknown ? name : `q-${name}`);
const renamedKey = (key: string): string => ([nameLabel, unknown].includes(key) ? key : `${key}.r`);

/** The empty value is one like others: it gets a letter, and another loses its own. */
function renamedValue(key: string, value: string | null): string {
  if (value === unknown) return value;
  if (key === nameLabel) return renamedNamespace(value ?? "");
  return value === "" || value === null ? "full" : value === "a" ? "" : `${value}r`;
}

function renamedLabels<T>(labels: T): T {
  if (typeof labels !== "object" || labels === null) return labels;
  const entries = Object.entries(labels) as [string, string | null][];
  return Object.fromEntries(entries.map(([key, value]) => [renamedKey(key), renamedValue(key, value)])) as T;
}

function renamedIn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(renamedIn);
  if (typeof value !== "object" || value === null) return value;
  if ("key" in value && typeof value.key === "string") {
    const { key, values } = value as { readonly key: string; readonly values?: unknown };
    const others = Array.isArray(values) ? values.map((one: string | null) => renamedValue(key, one)) : values;
    return { ...value, key: renamedKey(key), ...(values !== undefined && { values: others }) };
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => {
      if (name === "matchLabels") return [name, renamedLabels(field as unknown)];
      return [name, name === "port" ? renamedPort(field as unknown) : renamedIn(field)];
    }),
  );
}

/** Each block is written as the two halves of it, without those that are left out whole. */
export function withBlocksHalved(cluster: Cluster): Cluster {
  const halved = (object: Policy["object"]) => ({ ...object, spec: halvedIn(object.spec) as Policy["object"]["spec"] });
  return { ...cluster, policies: cluster.policies.map((policy) => ({ ...policy, object: halved(policy.object) })) };
}

function halvedIn(value: unknown): unknown {
  if (Array.isArray(value)) return value.flatMap((item) => halvesOf(item) ?? [halvedIn(item)]);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, halvedIn(field)]));
}

/** Undefined where the value is no block, or one that cannot be halved. */
function halvesOf(peer: unknown): readonly object[] | undefined {
  const { ipBlock } = (peer ?? {}) as { readonly ipBlock?: IpBlock | string | null };
  if (typeof ipBlock !== "object" || ipBlock === null) return undefined;
  const cidr = parseCidr(ipBlock.cidr);
  const except: unknown = ipBlock.except ?? [];
  if (cidr === undefined || !Array.isArray(except)) return undefined;
  const holes = except.map((text) => parseCidr(String(text)));
  const { family, first, last } = addressRange(cidr);
  // A half of a range of IPv6 may be all of IPv4, which the whole is not.
  if (first === last || holes.includes(undefined) || ipBlock.cidr.endsWith("/95")) return undefined;
  const size = (last - first + 1n) / 2n;
  const prefixLength = (family === "IPv4" ? 32 : 128) - (size.toString(2).length - 1);
  const halves = [first, first + size].flatMap((address) => {
    const half = { family, address, prefixLength };
    const inside = except.filter((_, index) => holes[index] !== undefined && contains(half, holes[index]));
    if (holes.some((hole) => hole !== undefined && contains(hole, half))) return [];
    return [{ ipBlock: { cidr: formatCidr(half), ...(inside.length > 0 && { except: inside }) } }];
  });
  return halves.length > 0 ? halves : undefined;
}
