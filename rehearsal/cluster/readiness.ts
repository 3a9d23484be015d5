import { request } from "node:https";

export interface ReadinessQuestion {
  readonly port: number;
  /** PEM: the token is only told to a server that this vouches for. */
  readonly authority: string;
  readonly token: string;
}

/** True when the API server says that it is ready; false when it is not, or does not answer. */
export async function isReady({ port, authority, token }: ReadinessQuestion): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request(
      {
        host: "127.0.0.1",
        port,
        path: "/readyz",
        ca: authority,
        headers: { authorization: `Bearer ${token}` },
        agent: false,
        timeout: 2_000,
      },
      (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      },
    );
    asked.once("timeout", () => asked.destroy());
    asked.once("error", () => {
      resolve(false);
    });
    asked.end();
  });
}
