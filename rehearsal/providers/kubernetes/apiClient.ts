import { Agent, request } from "node:https";
import type { ClusterAccess } from "./kubeconfig";

/** A Kubernetes object as the API writes it. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
  readonly [field: string]: unknown;
}

export interface ObjectMeta {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly deletionTimestamp?: string;
  readonly finalizers?: readonly string[];
  readonly annotations?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

export interface ApiRequest {
  readonly method: "GET" | "PATCH" | "DELETE" | "POST";
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** @default "application/json" */
  readonly contentType?: string;
  readonly signal?: AbortSignal;
}

/** The API server answered with a failure, in its own words. */
export class ApiError extends Error {
  constructor(
    /** The HTTP status, such as 404. */
    readonly code: number,
    /** The reason of the API, such as `NotFound` or `Invalid`. */
    readonly reason: string,
    message: string,
    /** The object that the failure is about: its kind in lower case and plural, or as written. */
    readonly subject: string,
  ) {
    super(message);
  }
}

/** The API server could not be reached, or its login could not be had. */
export class UnreachableError extends Error {}

/** Talks to one API server. */
export class ApiClient {
  private readonly agent: Agent;

  constructor(private readonly access: ClusterAccess) {
    this.agent = new Agent({
      keepAlive: true,
      rejectUnauthorized: !access.insecure,
      ca: access.ca,
      ...access.certificate,
    });
  }

  /**
   * The body of the answer.
   *
   * @throws ApiError when the server refuses
   * @throws UnreachableError when there is no answer
   */
  async request<Body>(wanted: ApiRequest): Promise<Body> {
    const { status, text } = await this.send(wanted).catch((error: unknown) => {
      wanted.signal?.throwIfAborted();
      throw new UnreachableError(
        `configured Kubernetes cluster ${this.access.server} is unreachable: ${reasonOf(error)}`,
        {
          cause: error,
        },
      );
    });
    if (status >= 200 && status < 300) return JSON.parse(text) as Body;
    throw refusal(status, text);
  }

  /** Connections are closed afterwards. */
  close(): void {
    this.agent.destroy();
  }

  private async send(wanted: ApiRequest): Promise<{ status: number; text: string }> {
    const authorization = await this.access.authorization();
    const url = new URL(this.access.server.replace(/\/$/, "") + wanted.path);
    for (const [name, value] of Object.entries(wanted.query ?? {})) url.searchParams.set(name, value);
    const body = wanted.body === undefined ? "" : JSON.stringify(wanted.body);
    const headers = {
      accept: "application/json",
      // Node leaves it out of a DELETE, whose body the server then takes for the next request.
      "content-length": Buffer.byteLength(body),
      "content-type": wanted.contentType ?? "application/json",
      ...(authorization === undefined ? {} : { authorization }),
    };
    return new Promise((resolve, reject) => {
      const options = { method: wanted.method, agent: this.agent, headers, signal: wanted.signal, timeout: 30_000 };
      const outgoing = request(url, options, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") });
        });
      });
      outgoing.on("timeout", () => outgoing.destroy(new Error("no answer in 30 seconds")));
      outgoing.on("error", reject);
      outgoing.end(body);
    });
  }
}

function refusal(status: number, text: string): ApiError {
  try {
    const { reason, message, details } = JSON.parse(text) as {
      reason?: string;
      message?: string;
      details?: { kind?: string };
    };
    return new ApiError(status, reason ?? "", message ?? text, details?.kind ?? "");
  } catch {
    return new ApiError(status, "", text.trim(), "");
  }
}

// An address that is tried over IPv4 and IPv6 fails with an error that holds the errors.
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(", ");
  return (error as Partial<Error>).message ?? String(error);
}
