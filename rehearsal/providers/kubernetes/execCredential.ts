import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** The `exec` entry of a kubeconfig user: a command that prints a credential. */
export interface ExecSource {
  readonly command: string;
  readonly args?: readonly string[] | null;
  readonly env?: readonly { readonly name: string; readonly value: string }[] | null;
  readonly apiVersion?: string;
}

/**
 * A function that gives a token of the command, and runs it again only when the last token has expired.
 *
 * @param path where the command is looked for
 * @returns a function that rejects with what the command was and said when it gives no token
 */
export function execToken(source: ExecSource, path: string): () => Promise<string> {
  let last: Promise<Credential> | undefined;
  return async () => {
    const credential = last === undefined ? undefined : await last;
    if (credential === undefined || credential.expires <= Date.now()) {
      last = run(source, path);
      last.catch(() => {
        last = undefined;
      });
    }
    return (await (last ?? run(source, path))).token;
  };
}

interface Credential {
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

async function run({ command, args, env, apiVersion }: ExecSource, path: string): Promise<Credential> {
  const line = [command, ...(args ?? [])].join(" ");
  const added = Object.fromEntries((env ?? []).map(({ name, value }) => [name, value]));
  const info = JSON.stringify({ kind: "ExecCredential", apiVersion, spec: { interactive: false } });
  const { stdout } = await promisify(execFile)(command, [...(args ?? [])], {
    env: { KUBERNETES_EXEC_INFO: info, ...process.env, PATH: path, ...added },
    timeout: 30_000,
  }).catch((error: unknown) => {
    throw new Error(`the kubeconfig's command \`${line}\` failed: ${messageOf(error)}`, { cause: error });
  });
  const token = statusOf(stdout)?.token;
  if (token === undefined)
    throw new Error(`the kubeconfig's command \`${line}\` printed no ExecCredential with a token`);
  const expires = Date.parse(statusOf(stdout)?.expirationTimestamp ?? "");
  return { token, expires: Number.isNaN(expires) ? Number.POSITIVE_INFINITY : expires };
}

function statusOf(output: string): { token?: string; expirationTimestamp?: string } | undefined {
  try {
    return (JSON.parse(output) as { status?: { token?: string; expirationTimestamp?: string } }).status;
  } catch {
    return undefined;
  }
}

function messageOf(error: unknown): string {
  const { stderr, code } = error as { stderr?: string; code?: string | number };
  if (code === "ENOENT") return "there is no such command on PATH";
  return stderr?.trim() ?? String(error);
}
