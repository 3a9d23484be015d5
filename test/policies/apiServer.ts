import { Agent, request } from "node:https";

/** What the API server says to a manifest. */
export interface Verdict {
  readonly accepted: boolean;
  /** Fields that it names as causes. */
  readonly fields: readonly string[];
  /** Whether these are all that it finds wrong; it stops at wrong types, and names no field then or only the first. */
  readonly isComplete: boolean;
  /** Its words; empty where it accepted. */
  readonly message: string;
}

/** A kind, and where the API server has its objects. */
export interface Resource {
  readonly apiVersion: string;
  /** As in addresses, such as `networkpolicies`. */
  readonly plural: string;
  readonly isNamespaced: boolean;
}

const networkPolicies: Resource = {
  apiVersion: "networking.k8s.io/v1",
  plural: "networkpolicies",
  isNamespaced: true,
};

/** Asks a real API server what it would do, and changes nothing there but by `createNamespace`. */
export class ApiServer {
  private readonly agent: Agent;

  constructor(private readonly access: { readonly endpoint: string; readonly caData: string; readonly token: string }) {
    this.agent = new Agent({ keepAlive: true, maxSockets: 8, ca: Buffer.from(access.caData, "base64") });
  }

  /**
   * Server-side apply as a dry run, to the name and namespace that the manifest has.
   *
   * @param resource where it is applied to, whatever the manifest says of itself
   * @throws where the answer is neither that it is accepted nor that it is refused for what it says
   */
  async verdict(manifest: unknown, resource = networkPolicies): Promise<Verdict> {
    const { name, namespace } = target(manifest);
    const within = resource.isNamespaced ? `namespaces/${encodeURIComponent(namespace)}/` : "";
    const path = `/apis/${resource.apiVersion}/${within}${resource.plural}/`;
    const query = "?dryRun=All&fieldManager=parity&force=true&fieldValidation=Strict";
    const { status, body } = await this.send("PATCH", `${path}${encodeURIComponent(name)}${query}`, manifest);
    if (status === 200 || status === 201) return { accepted: true, fields: [], isComplete: true, message: "" };
    const { message = "", details } = body;
    const isRefused = status === 400 || status === 422 || (status === 500 && isAboutTypes(message));
    if (!isRefused) throw new Error(`status ${String(status)}, ${message}, for ${JSON.stringify(manifest)}`);
    const causes = details?.causes?.map(({ field }) => field);
    return { accepted: false, fields: causes ?? fieldsIn(message), isComplete: causes !== undefined, message };
  }

  async createNamespace(name: string): Promise<void> {
    const { status, body } = await this.send("POST", "/api/v1/namespaces", { metadata: { name } });
    if (status !== 201 && status !== 409) throw new Error(`namespace ${name}: ${String(body.message)}`);
  }

  close(): void {
    this.agent.destroy();
  }

  private send(method: string, path: string, body: unknown): Promise<{ status: number; body: Status }> {
    const contentType = method === "PATCH" ? "application/apply-patch+yaml" : "application/json";
    const headers = { authorization: `Bearer ${this.access.token}`, "content-type": contentType };
    return new Promise((resolve, reject) => {
      const call = request(`${this.access.endpoint}${path}`, { agent: this.agent, method, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString();
          resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) as Status });
        });
      });
      call.on("error", reject);
      call.end(JSON.stringify(body));
    });
  }
}

/** The part of the API's Status that is read here. */
interface Status {
  readonly message?: string;
  readonly details?: { readonly causes?: readonly { readonly field: string }[] };
}

/** Manifests need not have a name or namespace that could be put into an address. */
function target(manifest: unknown): { name: string; namespace: string } {
  const metadata = (manifest as { metadata?: { name?: unknown; namespace?: unknown } | null } | null)?.metadata;
  const text = (value: unknown, otherwise: string): string =>
    typeof value === "string" && value !== "" ? value : otherwise;
  return { name: text(metadata?.name, "nameless"), namespace: text(metadata?.namespace, "default") };
}

/** Server-side apply answers a wrong structure by an internal error. */
function isAboutTypes(message: string): boolean {
  return /^failed to (create typed patch object|convert new object)/.test(message);
}

/** Such an error gives the path in its text, after a dot; not in our words where it names items by a key, as in `[uid="u"]`. */
function fieldsIn(message: string): readonly string[] {
  const found = message.matchAll(/(?<=\s)\.(.+?): (?=field not declared in schema|expected )/g);
  return Array.from(found, ([, field = ""]) => field).filter((field) => !field.includes("="));
}
