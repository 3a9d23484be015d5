import { stringify } from "yaml";

export interface Access {
  /** `https://127.0.0.1:PORT`. */
  readonly endpoint: string;
  /** Certificates that clients trust, as base64 of PEM. */
  readonly caData: string;
  readonly token: string;
}

/** A kubeconfig with one context, `rehearsal`, that logs in by token. */
export function kubeconfig({ endpoint, caData, token }: Access): string {
  const name = "rehearsal";
  return stringify(
    {
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name, cluster: { server: endpoint, "certificate-authority-data": caData } }],
      users: [{ name, user: { token } }],
      contexts: [{ name, context: { cluster: name, user: name } }],
      "current-context": name,
    },
    { lineWidth: 0 },
  );
}
