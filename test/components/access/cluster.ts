import { Agent, request } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import type { StartedApiServer } from "../../policies/startApiServer";
import type { Manifest } from "./deployedObjects";

/** Who asks: the administrator speaks in their name. */
export interface Requester {
  readonly user: string;
  /** Besides `system:authenticated`, where everybody is. */
  readonly groups?: readonly string[];
}

export interface Answer {
  readonly status: number;
  readonly body: { readonly message?: string; readonly [field: string]: unknown };
}

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** A real API server, asked in anybody's name. */
export class Cluster {
  private readonly agent: Agent;

  constructor(private readonly access: StartedApiServer["access"]) {
    this.agent = new Agent({ keepAlive: true, maxSockets: 8, ca: Buffer.from(access.caData, "base64") });
  }

  /** Asks as the requester, or as the administrator. A PATCH is a merge patch where the body has no kind, else an apply. */
  async ask(method: Method, path: string, body?: object, as?: Requester): Promise<Answer> {
    const contentType = method !== "PATCH" ? "json" : body && "kind" in body ? "apply-patch+yaml" : "merge-patch+json";
    const headers = {
      authorization: `Bearer ${this.access.token}`,
      "content-type": `application/${contentType}`,
      ...(as && { "impersonate-user": as.user, "impersonate-group": [...(as.groups ?? []), "system:authenticated"] }),
    };
    return new Promise((resolve, reject) => {
      const call = request(`${this.access.endpoint}${path}`, { agent: this.agent, method, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString();
          resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) as Answer["body"] });
        });
      });
      call.on("error", reject);
      call.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  /** Applies the manifests in their order. */
  async apply(manifests: readonly Manifest[]): Promise<void> {
    for (const manifest of manifests) {
      const path = `${placeOf(manifest)}/${manifest.metadata.name}?fieldManager=test&force=true&fieldValidation=Strict`;
      const { status, body } = await this.ask("PATCH", path, manifest);
      if (status !== 200 && status !== 201) {
        throw new Error(`${manifest.kind} ${manifest.metadata.name}: ${String(body.message)}`);
      }
    }
  }

  close(): void {
    this.agent.destroy();
  }
}

/** Where the API server has objects of the manifest's kind, in its namespace. */
export function placeOf({ apiVersion, kind, metadata: { namespace } }: Manifest): string {
  const plural = kind.toLowerCase().replace(/y$/, "ie") + "s";
  const group = apiVersion === "v1" ? "/api/v1" : `/apis/${apiVersion}`;
  return `${group}/${namespace === undefined ? "" : `namespaces/${namespace}/`}${plural}`;
}

/**
 * Resolves when the answer is yes.
 *
 * @param what stands in the error after `waited for`
 */
export async function until(what: string, limit: number, question: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + limit;
  while (!(await question())) {
    if (performance.now() >= end) throw new Error(`waited for ${what} in vain for ${String(limit / 1000)} seconds`);
    await sleep(50);
  }
}
