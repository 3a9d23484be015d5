import { execFileSync } from "node:child_process";

/**
 * The kubeconfig of the cluster calls the `aws` command, so that must be there, and new enough to print a token.
 *
 * @throws Error when `aws` is not on PATH, or older than 2.7.0 (1.24.0 of the first line)
 */
export function requireAwsCommand(): void {
  let printed: string;
  try {
    printed = execFileSync("aws", ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  } catch (error) {
    throw new Error("could not find the aws command, which logs in to the cluster; put it on PATH", { cause: error });
  }
  const [, major = 0, minor = 0] = (/^aws-cli\/(\d+)\.(\d+)/.exec(printed) ?? []).map(Number);
  const isFitting = major > 2 || (major === 2 ? minor >= 7 : major === 1 && minor >= 24);
  if (!isFitting) throw new Error(`at least aws-cli 2.7.0 is required, got \`${printed.trim()}\``);
}
