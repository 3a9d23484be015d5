import { request } from "node:https";

/** The API server of a cluster, and who asks it. */
export interface Server {
  readonly port: number;
  /** PEM: the token is only told to a server that this vouches for. */
  readonly authority: string;
  readonly token: string;
}

/** Asks the API server; gives the status of its answer, or undefined when it does not answer. */
export async function ask(
  { port, authority, token }: Server,
  method: "GET" | "POST",
  path: string,
  body?: object,
): Promise<number | undefined> {
  return new Promise((resolve) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const options = { host: "127.0.0.1", port, path, method, ca: authority, headers, agent: false, timeout: 2_000 };
    const asked = request(options, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.once("timeout", () => asked.destroy());
    asked.once("error", () => {
      resolve(undefined);
    });
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
