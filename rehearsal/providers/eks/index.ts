import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { ServedProvider } from "../providerServer";

/**
 * Serves the components of the eks double, in a process of its own: the Pulumi runtime is global to a process, and the
 * program's own is in this one. The process ends with `stop`, and with this process, however that ends.
 *
 * @param path where the component looks for the `aws` command
 */
export async function serveEks({ path }: { readonly path: string }): Promise<ServedProvider> {
  const child = spawn(process.execPath, ["--require", require.resolve("tsx/cjs"), join(__dirname, "main.ts")], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, PATH: path },
  });
  const exited = once(child, "exit");
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-4000);
  });
  const port = await Promise.race([
    once(createInterface(child.stdout), "line").then(([line]) => Number(line)),
    exited.then(() => Promise.reject(new Error(`the eks double ended before it was ready:\n${said}`))),
  ]);
  return {
    name: "eks",
    port,
    async stop() {
      child.stdin.end();
      const timer = setTimeout(() => child.kill("SIGKILL"), 2000);
      await exited;
      clearTimeout(timer);
    },
  };
}
