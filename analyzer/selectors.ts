import { namespaceNameLabel } from "../policies/peers";
import type { Labels, LabelSelector, LabelSelectorRequirement } from "../policies/types";
import { type Namespace, unknown, type Unknown } from "./model";

/** Whether something holds: surely not, perhaps (it depends on a value that is not known yet), surely. */
export type Certainty = "no" | "perhaps" | "yes";

/**
 * Whether labels meet a selector, as the API has it: all of `matchLabels` and all of `matchExpressions`; `NotIn` and
 * `DoesNotExist` are met where the key is missing, and an empty value is not a missing one. An absent selector is met
 * by everything here; what its absence means depends on the place, and is up to the caller.
 */
export function matches(selector: LabelSelector | Unknown | null | undefined, labels: Labels | Unknown): Certainty {
  return test(requirementsOf(selector), labels);
}

/**
 * One condition on labels: `In`, `NotIn`, `Exists` or `DoesNotExist`, to which `matchLabels` come down too. `undefined`
 * is one of which nothing is known.
 */
export type Requirement =
  | {
      readonly key: string;
      readonly operator: LabelSelectorRequirement["operator"];
      readonly values: readonly string[] | Unknown;
    }
  | undefined;

/** All that labels have to meet. */
export function requirementsOf(selector: LabelSelector | Unknown | null | undefined): readonly Requirement[] {
  if (selector === unknown) return [undefined];
  const { matchLabels, matchExpressions } = (selector ?? {}) as {
    matchLabels?: Labels | Unknown | null;
    matchExpressions?: readonly (LabelSelectorRequirement | Unknown)[] | Unknown | null;
  };
  const requirements: Requirement[] = [];
  if (matchLabels === unknown) requirements.push(undefined);
  else for (const key of Object.keys(matchLabels ?? {})) requirements.push(equality(key, matchLabels?.[key]));
  if (matchExpressions === unknown) requirements.push(undefined);
  else for (const expression of matchExpressions ?? []) requirements.push(requirement(expression));
  return requirements;
}

/** Whether labels meet all of the requirements. */
export function test(requirements: readonly Requirement[], labels: Labels | Unknown): Certainty {
  let all: Certainty = "yes";
  for (const requirement of requirements) {
    const one = meets(labels, requirement);
    if (one === "no") return "no";
    if (one === "perhaps") all = "perhaps";
  }
  return all;
}

/**
 * Whether a namespace meets the requirements. Of one whose labels are not known, the label that the API server sets still
 * is.
 */
export function testNamespace(requirements: readonly Requirement[], { name, labels }: Namespace): Certainty {
  if (labels !== unknown) return test(requirements, labels);
  const ofName = requirements.filter((requirement) => requirement?.key === namespaceNameLabel);
  const others = ofName.length < requirements.length ? "perhaps" : "yes";
  return both(test(ofName, { [namespaceNameLabel]: name }), others);
}

/** Whether both hold. */
export function both(a: Certainty, b: Certainty): Certainty {
  if (a === "no" || b === "no") return "no";
  return a === "yes" && b === "yes" ? "yes" : "perhaps";
}

function equality(key: string, value: string | null | undefined): Requirement {
  // The API server reads a null as the empty string.
  return { key, operator: "In", values: [value ?? ""] };
}

function requirement(expression: LabelSelectorRequirement | Unknown): Requirement {
  if (expression === unknown) return undefined;
  const { key, operator, values } = expression as {
    key: string;
    operator: LabelSelectorRequirement["operator"] | Unknown;
    values?: readonly (string | null)[] | Unknown | null;
  };
  return key === unknown || operator === unknown ? undefined : { key, operator, values: readValues(values ?? []) };
}

/** The API server reads a null as the empty string, here too. */
function readValues(values: readonly (string | null)[] | Unknown): readonly string[] | Unknown {
  return values === unknown
    ? unknown
    : values.includes(null)
      ? values.map((value) => value ?? "")
      : (values as string[]);
}

function meets(labels: Labels | Unknown, requirement: Requirement): Certainty {
  if (requirement === undefined || labels === unknown) return "perhaps";
  // A label may well be called `constructor`.
  const value = Object.hasOwn(labels, requirement.key) ? labels[requirement.key] : undefined;
  switch (requirement.operator) {
    case "Exists":
      return value === undefined ? "no" : "yes";
    case "DoesNotExist":
      return value === undefined ? "yes" : "no";
    case "In":
      return value === undefined ? "no" : isAmong(value, requirement.values);
    case "NotIn":
      return value === undefined ? "yes" : opposite[isAmong(value, requirement.values)];
  }
}

const opposite = { no: "yes", perhaps: "perhaps", yes: "no" } as const;

function isAmong(value: string, values: readonly string[] | Unknown): Certainty {
  if (value === unknown || values === unknown) return "perhaps";
  if (values.includes(value)) return "yes";
  return values.includes(unknown) ? "perhaps" : "no";
}
