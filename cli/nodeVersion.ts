/** The oldest major version of Node that can run this, as `engines` in package.json has it. */
export const oldestNode = 22;

/** Why this version of Node cannot run the command, and what to do; undefined where it can. */
export function nodeProblem(version: string): string | undefined {
  if (Number.parseInt(version, 10) >= oldestNode) return undefined;
  return `portcullis needs Node ${String(oldestNode)} or later, and this is ${version}: install a later one, or run it by the one that \`make build\` got, \`node_modules/.bin/node\``;
}
