import type { NetworkPolicy, Problem } from "./types";
import { validate } from "./validate";
import { dnsLabel } from "./validation/names";

/** Something wrong with the arguments of a set of policies; `path` starts at those arguments: `policies[1].spec`. */
export interface SetProblem extends Problem {
  /** Name of the policy that it is about; undefined where it is about none, or the policy has no name. */
  readonly policy?: string;
}

/** The part of a set's arguments that can be judged at once. */
interface SetArgs {
  readonly namespace: unknown;
  readonly createNamespace?: boolean;
  readonly namespaceLabels?: object;
  readonly policies: readonly NetworkPolicy[];
}

/** Every problem of a set and of every policy in it; whatever depends on a namespace that is not known yet is left out. */
export function policyProblems(args: SetArgs): readonly SetProblem[] {
  return [
    ...namespaceProblems(args),
    ...args.policies.flatMap(ownProblems),
    ...repeatedNames(args.policies),
    ...(typeof args.namespace === "string" ? foreignNamespaces(args.policies, args.namespace) : []),
  ];
}

/** An error for each policy that names a namespace other than that of the set. */
export function foreignNamespaces(policies: readonly NetworkPolicy[], namespace: string): readonly SetProblem[] {
  return policies.flatMap((policy, index) => {
    const own = metadataOf(policy)?.namespace;
    if (own === undefined || own === namespace) return [];
    const message = `must be \`${namespace}\` or left out in this set, got \`${own}\`; deploy it with a set of that namespace`;
    return [about(policy, index, { severity: "error", path: "metadata.namespace", message })];
  });
}

function namespaceProblems({ namespace, createNamespace, namespaceLabels }: SetArgs): readonly SetProblem[] {
  const problems: SetProblem[] = [];
  const error = (path: string, message: string): number => problems.push({ severity: "error", path, message });
  if (typeof namespace === "string") {
    for (const problem of dnsLabel(namespace)) error("namespace", `${problem}, got \`${namespace}\``);
  }
  if (namespaceLabels !== undefined && createNamespace !== true) {
    error("namespaceLabels", "needs `createNamespace: true`, since the labels of an adopted namespace are its owner's");
  }
  return problems;
}

function ownProblems(policy: NetworkPolicy, index: number): readonly SetProblem[] {
  return validate(policy).map((problem) => about(policy, index, problem));
}

function repeatedNames(policies: readonly NetworkPolicy[]): readonly SetProblem[] {
  const firsts = new Map<string, number>();
  return policies.flatMap((policy, index) => {
    const name = nameOf(policy);
    const first = name === undefined ? undefined : firsts.get(name);
    if (name !== undefined && first === undefined) firsts.set(name, index);
    if (first === undefined) return [];
    const message = `is also the name of policies[${String(first)}]; give one of them another \`name\``;
    return [about(policy, index, { severity: "error", path: "metadata.name", message })];
  });
}

function about(policy: NetworkPolicy, index: number, { severity, path, message }: Problem): SetProblem {
  const name = nameOf(policy);
  const within = `policies[${String(index)}]`;
  return { severity, path: path === "" ? within : `${within}.${path}`, message, ...(name && { policy: name }) };
}

function nameOf(policy: NetworkPolicy): string | undefined {
  return metadataOf(policy)?.name;
}

/** The types promise metadata, but callers in plain JavaScript, and YAML that was only cast, do not. */
function metadataOf(policy: NetworkPolicy): Partial<NetworkPolicy["metadata"]> | undefined {
  return (policy as Partial<NetworkPolicy> | null)?.metadata;
}
