import { randomInt } from "node:crypto";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * A loopback port that nobody listens on. It lies below those that systems give to outgoing connections, so that it is
 * likely to be free again when the cluster is started the next time.
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const port = randomInt(20_000, 30_000);
    if (await isFree(port)) return port;
  }
  throw new Error("no free port was found on 127.0.0.1 in 50 tries between 20000 and 29999");
}

/** True when a program can listen on the loopback port, now or before `limit` milliseconds have passed. */
export async function isFree(port: number, limit = 0): Promise<boolean> {
  const end = performance.now() + limit;
  while (!(await canListen(port))) {
    if (performance.now() >= end) return false;
    await sleep(50);
  }
  return true;
}

async function canListen(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => {
      resolve(false);
    });
    server.listen({ host: "127.0.0.1", port }, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
