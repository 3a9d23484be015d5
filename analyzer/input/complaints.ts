import type { Problem } from "../../policies/types";
import { type InputProblem, type Origin, unknown, whereIs } from "../model";
import { isNamespaced } from "./kinds";
import type { Fields } from "./objects/fields";

/** Collects what is wrong in the input. */
export class Complaints {
  private readonly problems: InputProblem[] = [];

  /** An object is left out, because of problems at paths in it. */
  add(kind: string, object: Fields, origin: Origin, problems: readonly Pick<Problem, "path" | "message">[]): void {
    const title = titleOf(kind, object);
    const shown = problems.slice(0, mostOfOne);
    for (const [index, { path, message }] of shown.entries()) {
      // Two readers of one field find the same.
      if (shown.slice(0, index).some((one) => one.path === path && one.message === message)) continue;
      this.problems.push({
        source: origin.source,
        line: origin.line(path),
        path: cut(path === "" ? title : `${title}: ${path}`),
        message: onOneLine(message),
      });
    }
    const more = problems.length - mostOfOne;
    const last = this.problems.at(-1);
    if (more > 0 && last !== undefined) {
      this.problems.pop();
      this.problems.push({ ...last, message: `${last.message}; and ${String(more)} more problems are in this object` });
    }
  }

  /** Two objects say that they are the same one, and differ. */
  addConflict(title: string, kept: Origin, other: Origin): void {
    this.problems.push({
      source: other.source,
      line: other.line(""),
      path: cut(title),
      message: `is given a second time, with other contents than at \`${whereIs(kept)}\`; remove one of them`,
    });
  }

  /** In an order that does not depend on that of the input. */
  sorted(): readonly InputProblem[] {
    return this.problems.sort(compareProblems);
  }
}

/** Nobody reads more about one object before mending these. */
const mostOfOne = 20;

/** A name or a field may be written as long as one likes. */
function cut(path: string): string {
  return onOneLine(path.length > 500 ? `${path.slice(0, 497)}...` : path);
}

/** The text with what would break the line, or do worse to a terminal, as JSON writes it. */
export function onOneLine(text: string): string {
  return text.replace(controls, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

const controls = /[\p{Cc}\u2028\u2029]/gu;

/** By source and line, then by path and message. */
export function compareProblems(a: InputProblem, b: InputProblem): number {
  if (a.source !== b.source) return a.source < b.source ? -1 : 1;
  if (a.line !== b.line) return (a.line ?? 0) - (b.line ?? 0);
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.message < b.message ? -1 : a.message > b.message ? 1 : 0;
}

/** `NetworkPolicy shop/web`, or as much of it as there is. */
function titleOf(kind: string, { apiVersion, metadata }: Fields): string {
  const { name, namespace } = (metadata ?? {}) as Fields;
  if (!isKnownText(name)) return kind;
  if (!isNamespaced(apiVersion, kind) || namespace === unknown) return `${kind} ${name}`;
  return `${kind} ${isKnownText(namespace) ? namespace : "default"}/${name}`;
}

function isKnownText(value: unknown): value is string {
  return typeof value === "string" && value !== "" && value !== unknown;
}
