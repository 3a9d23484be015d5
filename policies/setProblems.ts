import { validateCalico } from "./calico/validate";
import { isOfCalico, type NamespacePolicy } from "./stages";
import type { NetworkPolicy, Problem } from "./types";
import { validate } from "./validate";
import { dnsLabel } from "./validation/names";

/** Something wrong with the arguments of a set of policies; `path` starts at those arguments: `policies[1].spec`. */
export interface SetProblem extends Problem {
  /** Name of the policy that it is about; undefined where it is about none, or the policy has no name. */
  readonly policy?: string;
}

interface Named {
  readonly metadata: { readonly name: string };
}

/** The part of a set's arguments that can be judged at once. */
interface SetArgs {
  readonly namespace: unknown;
  readonly createNamespace?: boolean;
  readonly namespaceLabels?: object;
  readonly policies: readonly NamespacePolicy[];
}

/** Every problem of a set and of every policy in it; whatever depends on a namespace that is not known yet is left out. */
export function policyProblems(args: SetArgs): readonly SetProblem[] {
  return [
    ...namespaceProblems(args),
    ...args.policies.flatMap(ownProblems),
    ...repeatedNames("policies", args.policies, nameOf),
    ...(typeof args.namespace === "string" ? foreignNamespaces(args.policies, args.namespace) : []),
  ];
}

/** An error for each policy that names a namespace other than that of the set. */
export function foreignNamespaces(policies: readonly NamespacePolicy[], namespace: string): readonly SetProblem[] {
  return policies.flatMap((policy, index) => {
    const own = metadataOf(policy)?.namespace;
    if (own === undefined || own === namespace) return [];
    const message = `must be \`${namespace}\` or left out in this set, got \`${own}\`; deploy it with a set of that namespace`;
    return [about("policies", policy, index, { severity: "error", path: "metadata.namespace", message })];
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

function ownProblems(policy: NamespacePolicy, index: number): readonly SetProblem[] {
  return problemsOf(policy).map((problem) => about("policies", policy, index, problem));
}

function problemsOf(policy: NamespacePolicy): readonly Problem[] {
  if (!isOfCalico(policy)) return validate(policy);
  const { kind }: { readonly kind: string } = policy;
  if (kind === "NetworkPolicy") return validateCalico(policy);
  const message = `must be \`NetworkPolicy\`, got \`${kind}\`; \`stage\` says that policies are staged, and what is in no namespace is for a ClusterPolicySet`;
  return [{ severity: "error", path: "kind", message }];
}

/** An error for each object of a list that has the key of one before it. */
export function repeatedNames<T extends Named>(
  list: string,
  objects: readonly T[],
  keyOf: (object: T) => string | undefined,
): readonly SetProblem[] {
  const firsts = new Map<string, number>();
  return objects.flatMap((object, index) => {
    const key = keyOf(object);
    const first = key === undefined ? undefined : firsts.get(key);
    if (key !== undefined && first === undefined) firsts.set(key, index);
    if (first === undefined) return [];
    const message = `is also the name of ${list}[${String(first)}]; give one of them another \`name\``;
    return [about(list, object, index, { severity: "error", path: "metadata.name", message })];
  });
}

/** The problem of an object as one of the list, in the arguments of the set, that the object is in. */
export function about(list: string, object: Named, index: number, { severity, path, message }: Problem): SetProblem {
  const name = nameOf(object);
  const within = `${list}[${String(index)}]`;
  return { severity, path: path === "" ? within : `${within}.${path}`, message, ...(name && { policy: name }) };
}

export function nameOf(object: Named): string | undefined {
  return metadataOf(object)?.name;
}

/** The types promise metadata, but callers in plain JavaScript, and YAML that was only cast, do not. */
function metadataOf(object: Named): Partial<NetworkPolicy["metadata"]> | undefined {
  return (object as Partial<Named> | null)?.metadata;
}
