import type { SetProblem } from "../../policies/setProblems";

/** Something wrong with an argument; `path` starts at the arguments of the component. */
export function wrong(path: string, message: string): SetProblem {
  return { severity: "error", path, message };
}

/**
 * What is wrong with a list that has to name something: that it is none, is empty, or has the same text twice.
 *
 * @param needs the end of `must name at least one …`
 * @param own what is wrong with one entry by itself
 */
export function listProblems(
  path: string,
  list: unknown,
  needs: string,
  own: (entry: unknown, path: string) => readonly SetProblem[],
): readonly SetProblem[] {
  if (!Array.isArray(list)) return [wrong(path, `must be a list, got ${shown(list)}`)];
  if (list.length === 0) return [wrong(path, `must name at least one ${needs}`)];
  return list.flatMap((entry: unknown, index) => {
    const within = `${path}[${String(index)}]`;
    const first = list.indexOf(entry);
    if (typeof entry !== "string" || first === index) return own(entry, within);
    return [wrong(within, `is the same as ${path}[${String(first)}]; remove one of them`)];
  });
}

/** An error for each of the arguments that is neither left out nor true or false. */
export function flagProblems(flags: Readonly<Record<string, unknown>>): readonly SetProblem[] {
  return Object.entries(flags).flatMap(([path, value]) =>
    value === undefined || typeof value === "boolean"
      ? []
      : [wrong(path, `must be true or false, got ${shown(value)}`)],
  );
}

/** The value as an error quotes it. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  return `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}
