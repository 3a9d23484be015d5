import type { Labels } from "../policies/types";
import { unknown, type Unknown } from "./model";
import { type Requirement, requirementsOf, test } from "./selectors";

/** What a selector asks for: `labelled app=web and without the label canary`; empty where it asks for nothing. */
export function wordsFor(selector: Parameters<typeof requirementsOf>[0]): string {
  const requirements = requirementsOf(selector);
  const equal = requirements.filter((one) => one !== undefined && one.operator === "In");
  const parts = requirements.filter((one) => !equal.includes(one)).map(requirementWords);
  const labelled = equal.length > 0 ? [`labelled ${equal.map(valueWords).join(", ")}`] : [];
  return joined([...labelled, ...parts]);
}

/** Why labels do not meet a selector: `shop/web is labelled app=web, not app=api`; each requirement that is not met. */
export function misses(name: string, selector: Parameters<typeof requirementsOf>[0], labels: Labels | Unknown): string {
  return joined(
    requirementsOf(selector)
      .filter((requirement) => test([requirement], labels) === "no")
      .map((requirement) => missWords(requirement, labels)),
    `${name} `,
  );
}

/** `app=web, tier=front`. */
export function wordsForLabels(labels: Labels): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${valueText(value)}`)
    .join(", ");
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[]): string {
  const last = items.at(-1) ?? "";
  return items.length < 2 ? last : `${items.slice(0, -1).join(", ")} and ${last}`;
}

/** The first few of many: `a, b and 12 more`. */
export function someOf(items: readonly string[], most = 5): string {
  if (items.length <= most + 1) return listed(items);
  return listed([...items.slice(0, most), `${String(items.length - most)} more`]);
}

function joined(parts: readonly string[], before = ""): string {
  return parts.length === 0 ? "" : before + listed(parts);
}

function requirementWords(requirement: Requirement): string {
  if (requirement === undefined) return "meeting a condition that is not known yet";
  switch (requirement.operator) {
    case "In":
      return `labelled ${valueWords(requirement)}`;
    case "NotIn":
      return `not labelled ${valueWords(requirement)}`;
    case "Exists":
      return `with the label ${requirement.key}`;
    case "DoesNotExist":
      return `without the label ${requirement.key}`;
  }
}

/** `app=web`, `app=web or api`. */
function valueWords(requirement: Requirement): string {
  if (requirement === undefined) return "";
  const { key, values } = requirement;
  if (values === unknown) return `${key}=(not known yet)`;
  return `${key}=${values.map(valueText).join(" or ")}`;
}

function missWords(requirement: Requirement, labels: Labels | Unknown): string {
  if (requirement === undefined || labels === unknown) return "";
  const { key, operator } = requirement;
  const own = Object.hasOwn(labels, key) ? `${key}=${valueText(labels[key] ?? "")}` : undefined;
  switch (operator) {
    case "In":
      return own === undefined
        ? `lacks the label ${valueWords(requirement)}`
        : `is labelled ${own}, not ${valueWords(requirement)}`;
    case "NotIn":
      return `is labelled ${own ?? key}, which is left out`;
    case "Exists":
      return `lacks the label ${key}`;
    case "DoesNotExist":
      return `has the label ${own ?? key}, which is left out`;
  }
}

/** A value as a text has it, also where it is not known. */
export function valueText(value: string | number): string {
  if (value === unknown) return "(not known yet)";
  return value === "" ? '""' : String(value);
}
