import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { execToken, type ExecSource } from "./execCredential";

/** How to reach an API server, and as whom. */
export interface ClusterAccess {
  readonly server: string;
  /** The certificate authority, PEM. Absent where the machine's own authorities are enough. */
  readonly ca?: string;
  /** A client certificate and its key, PEM. */
  readonly certificate?: { readonly cert: string; readonly key: string };
  /** Whether the server's certificate is taken without a look. */
  readonly insecure: boolean;
  /** The namespace of the context; `default` when it names none. */
  readonly namespace: string;
  /** The `Authorization` header of the next request; absent when the certificate says who it is. */
  authorization(): Promise<string | undefined>;
}

/**
 * Reads a kubeconfig.
 *
 * @param source the content as YAML or JSON, or the path of a file
 * @param contextName @default the current context of the kubeconfig
 * @param path where its commands are looked for. @default PATH
 * @throws Error when it cannot be read, or names a context, cluster or user that it does not hold
 */
export function readKubeconfig(source: string, contextName?: string, path = process.env["PATH"] ?? ""): ClusterAccess {
  const config = parseConfig(source);
  const wanted = contextName ?? config["current-context"];
  if (wanted === undefined || wanted === "")
    throw new Error("kubeconfig has no current-context; set one, or give `context`");
  const { context } = entry(config.contexts, "context", wanted);
  const { cluster } = entry(config.clusters, "cluster", context?.cluster ?? "");
  const { user } = entry(config.users, "user", context?.user ?? "");
  if (cluster?.server === undefined) throw new Error(`kubeconfig: cluster \`${context?.cluster ?? ""}\` has no server`);
  const ca = content(cluster["certificate-authority-data"], cluster["certificate-authority"]);
  const cert = content(user?.["client-certificate-data"], user?.["client-certificate"]);
  const key = content(user?.["client-key-data"], user?.["client-key"]);
  return {
    server: cluster.server,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined || key === undefined ? {} : { certificate: { cert, key } }),
    insecure: cluster["insecure-skip-tls-verify"] ?? false,
    namespace: context?.namespace ?? "default",
    authorization: authorizationOf(user ?? {}, path),
  };
}

interface Kubeconfig {
  readonly "current-context"?: string;
  readonly contexts?: readonly { name: string; context?: { cluster?: string; user?: string; namespace?: string } }[];
  readonly clusters?: readonly { name: string; cluster?: ClusterEntry }[];
  readonly users?: readonly { name: string; user?: UserEntry }[];
}

interface ClusterEntry {
  readonly server?: string;
  readonly "certificate-authority"?: string;
  readonly "certificate-authority-data"?: string;
  readonly "insecure-skip-tls-verify"?: boolean;
}

interface UserEntry {
  readonly "client-certificate"?: string;
  readonly "client-certificate-data"?: string;
  readonly "client-key"?: string;
  readonly "client-key-data"?: string;
  readonly token?: string;
  readonly tokenFile?: string;
  readonly username?: string;
  readonly password?: string;
  readonly exec?: ExecSource;
}

function parseConfig(source: string): Kubeconfig {
  // A path is one line without a colon and a blank; any kubeconfig has one.
  const isContent = /:\s|^\s*\{/m.test(source);
  const text = isContent ? source : readFileSync(source, "utf8");
  const config: unknown = parse(text);
  if (typeof config !== "object" || config === null) throw new Error("kubeconfig is not an object");
  return config;
}

function entry<Entry extends { name: string }>(
  entries: readonly Entry[] | undefined,
  what: string,
  name: string,
): Entry {
  const found = entries?.find((each) => each.name === name);
  if (found !== undefined) return found;
  const known = (entries ?? []).map((each) => `\`${each.name}\``).join(", ");
  throw new Error(`kubeconfig has no ${what} \`${name}\`; it has ${known === "" ? "none" : known}`);
}

function content(data: string | undefined, file: string | undefined): string | undefined {
  if (data !== undefined) return Buffer.from(data, "base64").toString("utf8");
  return file === undefined ? undefined : readFileSync(file, "utf8");
}

function authorizationOf(user: UserEntry, path: string): () => Promise<string | undefined> {
  const { exec, username, password, token, tokenFile } = user;
  if (exec !== undefined) {
    const next = execToken(exec, path);
    return async () => `Bearer ${await next()}`;
  }
  if (username !== undefined) {
    const basic = Buffer.from(`${username}:${password ?? ""}`).toString("base64");
    return () => Promise.resolve(`Basic ${basic}`);
  }
  const bearer = token ?? (tokenFile === undefined ? undefined : readFileSync(tokenFile, "utf8").trim());
  return () => Promise.resolve(bearer === undefined ? undefined : `Bearer ${bearer}`);
}
