import * as pulumi from "@pulumi/pulumi";
import type { SetProblem } from "./setProblems";

/**
 * Fails the preview with every error among the problems.
 *
 * @param what the set, as the first line of the message has it
 * @throws InputPropertiesError
 */
export function refuse(what: string, problems: readonly SetProblem[]): void {
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length === 0) return;
  const count = errors.length === 1 ? "1 problem" : `${String(errors.length)} problems`;
  throw new pulumi.InputPropertiesError({
    message: [`${what} has ${count}:`, ...errors.map((error) => `  ${line(error)}`)].join("\n"),
    errors: errors.map(({ path, message }) => ({ propertyPath: path, reason: message })),
  });
}

/** Logs the problems of a set that is not refused: what is valid but hardly meant. */
export function warn(problems: readonly SetProblem[], set: pulumi.Resource): void {
  for (const problem of problems) void pulumi.log.warn(line(problem), set);
}

function line({ path, policy, message }: SetProblem): string {
  const noun = path.startsWith("objects") ? "object" : "policy";
  return `${path}${policy === undefined ? "" : ` (${noun} \`${policy}\`)`}: ${message}`;
}
