import { ApiError, type ApiClient } from "./apiClient";

/** Where objects of a kind live in the API. */
export interface ResourceKind {
  readonly apiVersion: string;
  readonly kind: string;
  /** The last part of the path, such as `networkpolicies`. */
  readonly plural: string;
  readonly namespaced: boolean;
}

/** The API server has no such kind. A custom one may come once its definition is made. */
export class NoSuchKindError extends Error {
  constructor(apiVersion: string, kind: string) {
    super(`no matches for kind "${kind}" in version "${apiVersion}"`);
  }
}

/** Knows which kinds the API server has. What is found is kept; what is missing is looked for again. */
export class Discovery {
  private readonly found = new Map<string, ResourceKind>();

  constructor(private readonly client: ApiClient) {}

  /** @throws NoSuchKindError when the server has none */
  async kind(apiVersion: string, kind: string): Promise<ResourceKind> {
    const key = `${apiVersion} ${kind}`;
    if (!this.found.has(key)) await this.look(apiVersion);
    const found = this.found.get(key);
    if (found === undefined) throw new NoSuchKindError(apiVersion, kind);
    return found;
  }

  private async look(apiVersion: string): Promise<void> {
    const path = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const list = await this.client.request<ApiResourceList>({ method: "GET", path }).catch((error: unknown) => {
      if (error instanceof ApiError && error.code === 404) return { resources: [] };
      throw error;
    });
    for (const { kind, name, namespaced } of list.resources) {
      // Names with a slash are subresources, such as `pods/status`.
      if (!name.includes("/")) this.found.set(`${apiVersion} ${kind}`, { apiVersion, kind, plural: name, namespaced });
    }
  }
}

interface ApiResourceList {
  readonly resources: readonly { readonly kind: string; readonly name: string; readonly namespaced: boolean }[];
}
