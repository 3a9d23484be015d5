import type { LabelSelector, LabelSelectorRequirement } from "../types";

/** The label that Calico has for every namespace where selectors of namespaces are read, with the name as its value. */
export const calicoNamespaceLabel = "projectcalico.org/name";

/**
 * A selector of Kubernetes in Calico's language. `{}` is `all()`.
 *
 * Every condition comes to the same: `!=` and `not in` also hold where the key is missing, as `NotIn` does.
 */
export function calicoSelector(selector: LabelSelector): string {
  return conjunction(conditions(selector));
}

/** Namespaces of these names, or of every other name: as Calico's selector of namespaces. */
export function namespacesNamed(operator: "in" | "not in", names: readonly string[]): string {
  const condition = `${calicoNamespaceLabel} ${operator} ${set(names)}`;
  // What belongs to no namespace, as the nodes' own endpoints, has no such label either, and would be met by `not in`.
  return operator === "in" ? condition : `has(${calicoNamespaceLabel}) && ${condition}`;
}

/** All of the conditions. */
export function conjunction(conditions: readonly string[]): string {
  return conditions.length === 0 ? "all()" : conditions.join(" && ");
}

/** What a selector of Kubernetes asks for, each on its own. */
export function conditions({ matchLabels, matchExpressions }: LabelSelector): readonly string[] {
  return [
    ...Object.entries(matchLabels ?? {}).map(([key, value]) => `${key} == ${quoted(value)}`),
    ...(matchExpressions ?? []).map(condition),
  ];
}

function condition({ key, operator, values = [] }: LabelSelectorRequirement): string {
  switch (operator) {
    case "In":
      return `${key} in ${set(values)}`;
    case "NotIn":
      return `${key} not in ${set(values)}`;
    case "Exists":
      return `has(${key})`;
    case "DoesNotExist":
      return `!has(${key})`;
  }
}

function set(values: readonly string[]): string {
  return `{${values.map(quoted).join(", ")}}`;
}

/** Values of labels have no quotes in them. */
function quoted(value: string): string {
  return `'${value}'`;
}
