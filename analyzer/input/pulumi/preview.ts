import { type InputProblem, unknown } from "../../model";
import type { Fields } from "../objects/fields";
import type { PulumiDocument } from "./document";
import { plainValue } from "./plainValue";
import { objectsOf, type Resource } from "./resources";

/** Reads the resources of a stack as they will be after the update that was previewed. */
export function readPreview(preview: Fields, source: string): PulumiDocument {
  const steps = (Array.isArray(preview.steps) ? (preview.steps as unknown[]) : []).filter(isStep);
  const resources = new Map<string, Resource>();
  for (const step of steps) {
    // A refresh may find a resource gone that the program then makes anew.
    if (step.op === "delete" || step.op === "discard") resources.delete(step.urn);
    const resource = resourceAfter(step);
    if (resource !== undefined) resources.set(step.urn, resource);
  }
  return objectsOf(Array.from(resources.values()), problemsOf(preview, steps, source), []);
}

interface Step extends Fields {
  readonly op: string;
  readonly urn: string;
}

function isStep(value: unknown): value is Step {
  if (typeof value !== "object" || value === null) return false;
  const { op, urn } = value as Fields;
  return typeof op === "string" && typeof urn === "string" && urn.includes("::");
}

/** Steps that take away, of what another step may put there anew. */
const takeAway: ReadonlySet<string> = new Set([
  "delete",
  "delete-replaced",
  "discard",
  "discard-replaced",
  "remove-pending-replace",
]);

function resourceAfter({ op, urn, newState }: Step): Resource | undefined {
  if (takeAway.has(op) || typeof newState !== "object" || newState === null) return undefined;
  const { type, inputs, outputs, provider, propertyDependencies } = newState as Fields;
  if (typeof type !== "string" || !type.startsWith("kubernetes:")) return undefined;
  // Outputs are still those of before, but for what the stack only reads or has just looked at.
  const isRead = op.startsWith("read") || op === "refresh";
  const values = isRead && typeof outputs === "object" && outputs !== null ? outputs : inputs;
  return {
    urn,
    type,
    values: withoutSecrets(plainValue(values ?? {})),
    provider,
    metadataFrom: metadataSources(propertyDependencies),
  };
}

/** A preview shows no secrets, whatever they are in. */
function withoutSecrets(value: unknown): unknown {
  if (value === "[secret]") return unknown;
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, withoutSecrets(field)]));
}

function metadataSources(dependencies: unknown): readonly string[] {
  const urns =
    typeof dependencies === "object" && dependencies !== null ? (dependencies as Fields).metadata : undefined;
  return Array.isArray(urns) ? urns.filter((urn) => typeof urn === "string") : [];
}

function problemsOf(preview: Fields, steps: readonly Step[], source: string): readonly InputProblem[] {
  const problems: InputProblem[] = [];
  const complain = (message: string) => problems.push({ source, line: undefined, path: "", message });
  const { changeSummary, diagnostics } = preview;
  for (const diagnostic of Array.isArray(diagnostics) ? (diagnostics as unknown[]) : []) {
    const { severity, message, urn } = (diagnostic ?? {}) as Fields;
    if (severity !== "error") continue;
    const about = typeof urn === "string" && urn !== "" ? ` of \`${urn}\`` : "";
    complain(`the preview${about} failed, so it is not whole: ${firstLine(message)}`);
  }
  const same = typeof changeSummary === "object" && changeSummary !== null ? (changeSummary as Fields).same : undefined;
  const left = typeof same === "number" ? same - steps.filter(({ op }) => op === "same").length : 0;
  if (left > 0) {
    complain(`leaves out ${String(left)} resources that do not change; run \`pulumi preview --json --show-sames\``);
  }
  return problems;
}

function firstLine(message: unknown): string {
  return typeof message === "string" ? (message.trim().split("\n")[0] ?? "") : "";
}
