import type { LabelExpression } from "../../../policies/calico/selectors";
import { namespaceNameLabel } from "../../../policies/peers";
import type { Labels } from "../../../policies/types";
import { type Namespace, unknown, type Unknown } from "../../model";
import { both, type Certainty } from "../../selectors";
import type { Selection } from "../../tiers/model";

/** Something with labels in a namespace, or in none. */
export interface Labelled {
  readonly labels: Labels | Unknown;
  readonly namespace: Namespace | undefined;
  readonly isPod: boolean;
}

/** Whether the selection has it. */
export function isSelected({ namespaces, labels, isOfPodsOnly }: Selection, thing: Labelled): Certainty {
  if (isOfPodsOnly && !thing.isPod) return "no";
  return both(isInNamespaces(namespaces, thing.namespace), testLabels(labels, thing));
}

function isInNamespaces(namespaces: Selection["namespaces"], namespace: Namespace | undefined): Certainty {
  if (namespaces.are === "any") return "yes";
  if (namespaces.are === "own") return namespace?.name === namespaces.name ? "yes" : "no";
  const valueOf = (key: string): Value => (namespace === undefined ? undefined : namespaceLabel(namespace, key));
  return test(namespaces.labels, valueOf, namespace !== undefined);
}

/** Calico gives pods labels of its own (https://docs.tigera.io/calico/latest/reference/resources/networkpolicy#selectors). */
function testLabels(expression: LabelExpression, { labels, namespace, isPod }: Labelled): Certainty {
  const valueOf = (key: string): Value => {
    if (key === "projectcalico.org/namespace") return namespace?.name;
    if (isPod && key === "projectcalico.org/orchestrator") return "k8s";
    if (isPod && key === "projectcalico.org/serviceaccount") return unknown;
    if (isPod && key.startsWith("pcsa.")) return null;
    if (key.startsWith("pcns.")) {
      return namespace === undefined ? undefined : namespaceLabel(namespace, key.slice("pcns.".length));
    }
    return labelOf(labels, key);
  };
  return test(expression, valueOf, namespace !== undefined, true);
}

function namespaceLabel({ name, labels }: Namespace, key: string): Value {
  return key === namespaceNameLabel || key === "projectcalico.org/name" ? name : labelOf(labels, key);
}

function labelOf(labels: Labels | Unknown, key: string): Value {
  if (labels === unknown) return null;
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

/** Of a label: undefined where there is none, null where that is not known, `unknown` where only the value is not. */
type Value = string | undefined | null;

/**
 * Whether labels meet an expression.
 *
 * @param hasNamespace for `global()`, and for `all()` where it is said of namespaces
 * @param isAllEverything whether `all()` is met by what has no namespace, too
 */
function test(
  expression: LabelExpression,
  valueOf: (key: string) => Value,
  hasNamespace: boolean,
  isAllEverything = false,
): Certainty {
  const again = (one: LabelExpression): Certainty => test(one, valueOf, hasNamespace, isAllEverything);
  switch (expression.is) {
    case "everything":
      return hasNamespace || isAllEverything ? "yes" : "no";
    case "global":
      return hasNamespace ? "no" : "yes";
    case "has":
      return exists(valueOf(expression.key));
    case "in":
      return holds(valueOf(expression.key), (value) => expression.values.includes(value));
    case "contains":
      return holds(valueOf(expression.key), (value) => value.includes(expression.value));
    case "startsWith":
      return holds(valueOf(expression.key), (value) => value.startsWith(expression.value));
    case "endsWith":
      return holds(valueOf(expression.key), (value) => value.endsWith(expression.value));
    case "not":
      return opposite[again(expression.of)];
    case "and":
      return expression.of.map(again).reduce(both);
    case "or":
      return opposite[expression.of.map((one) => opposite[again(one)]).reduce(both)];
  }
}

function exists(value: Value): Certainty {
  return value === null ? "perhaps" : value === undefined ? "no" : "yes";
}

function holds(value: Value, isRight: (value: string) => boolean): Certainty {
  if (value === null || value === unknown) return "perhaps";
  return value !== undefined && isRight(value) ? "yes" : "no";
}

const opposite = { no: "yes", perhaps: "perhaps", yes: "no" } as const;
