import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { type Plugin, provide, type Provision, simulated } from "../../rehearsal/plugins";
import { serveProviders } from "../../rehearsal/providers";
import { silent } from "../../tools";

const plugin: Plugin = { name: "kubernetes", version: "4.34.2" };

let home: string;
let usersHome: string | undefined;
beforeEach(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), "portcullis-test-"));
  usersHome = process.env["PULUMI_HOME"];
  process.env["PULUMI_HOME"] = path.join(home, "users");
});
afterEach(() => {
  if (usersHome === undefined) delete process.env["PULUMI_HOME"];
  else process.env["PULUMI_HOME"] = usersHome;
  fs.rmSync(home, { recursive: true, force: true });
});

/** A `pulumi` that does as the script says, and notes that it was asked. */
function pulumi(script: string): string {
  const file = path.join(home, "pulumi");
  fs.writeFileSync(file, `#!/bin/sh\necho "$@" >> '${home}/asked'\n${script}\n`, { mode: 0o755 });
  return file;
}

const asked = () => (fs.existsSync(`${home}/asked`) ? fs.readFileSync(`${home}/asked`, "utf8").trim().split("\n") : []);
const install = (where: string) => {
  const folder = path.join(where, "plugins", "resource-kubernetes-v4.34.2");
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, "pulumi-resource-kubernetes"), "");
};
const options = (script: string) => ({ pulumi: pulumi(script), home, progress: silent, patience: 200 });

test("a plugin in the rehearsal's own home is used without asking anyone", async () => {
  install(home);
  expect(await provide(plugin, options("exit 1"))).toEqual({ kind: "released" });
  expect(asked()).toEqual([]);
});

test("a plugin that the user has installed is used where it is", async () => {
  install(path.join(home, "users"));
  expect(await provide(plugin, options("exit 1"))).toEqual({ kind: "released" });
  expect(fs.existsSync(path.join(home, "plugins", "resource-kubernetes-v4.34.2", "pulumi-resource-kubernetes"))).toBe(
    true,
  );
  expect(asked()).toEqual([]);
});

test("a plugin that is nowhere is installed", async () => {
  expect(await provide(plugin, options("exit 0"))).toEqual({ kind: "released" });
  expect(asked()).toEqual(["plugin install resource kubernetes 4.34.2"]);
});

test("a plugin that cannot be installed is replaced by the double, with what was at the bottom of it", async () => {
  const said = 'echo "warning: Error downloading plugin: Get https://example.test: lookup: no such host" >&2; exit 1';
  expect(await provide(plugin, options(said))).toEqual({ kind: "double", reason: "no such host" });
});

test("an install that says nothing is given up", async () => {
  expect(await provide(plugin, options("exec sleep 60"))).toEqual({ kind: "double", reason: "no answer in 0.2 s" });
});

test("a plugin whose install was killed is installed again, in the rehearsal's home and in the user's", async () => {
  for (const where of [home, path.join(home, "users")]) {
    install(where);
    fs.writeFileSync(path.join(where, "plugins", "resource-kubernetes-v4.34.2.partial"), "");
  }
  expect(await provide(plugin, options("exit 0"))).toEqual({ kind: "released" });
  expect(asked()).toHaveLength(1);
});

test("a Pulumi program that cannot be started is the reason for the double", async () => {
  const missing = { ...options("exit 0"), pulumi: path.join(home, "missing") };
  expect(await provide(plugin, missing)).toEqual({ kind: "double", reason: `spawn ${missing.pulumi} ENOENT` });
});

test("what could not be had is asked for again after a day, and not before", async () => {
  const failing = options('echo "error: no such host" >&2; exit 1');
  await provide(plugin, failing);
  const again = await provide(plugin, failing);
  expect(again.kind === "double" && again.reason).toMatch(/^no such host, .* ago$/);
  expect(asked()).toHaveLength(1);
  const marker = path.join(home, "plugins", "resource-kubernetes-v4.34.2.unavailable");
  fs.utimesSync(marker, new Date(0), new Date(0));
  await provide(plugin, failing);
  expect(asked()).toHaveLength(2);
});

const double: Provision = { kind: "double", reason: "no such host" };

test.each<[Provision["kind"], Provision["kind"], string[]]>([
  ["double", "double", ["aws", "eks", "kubernetes"]],
  ["released", "double", ["aws", "kubernetes"]],
  ["double", "released", ["aws", "eks"]],
  ["released", "released", ["aws"]],
])("with eks %s and kubernetes %s, these are simulated: %j", (eks, kubernetes, names) => {
  const provision = (kind: Provision["kind"]): Provision => (kind === "released" ? { kind } : double);
  expect(simulated({ eks: provision(eks), kubernetes: provision(kubernetes) })).toEqual(names);
});

// Serving loads the SDKs, which takes long on a machine at work.
test("where the released plugin is, its double is not served", async () => {
  install(home);
  const kubernetes = await provide(plugin, options("exit 1"));
  const served = await serveProviders({
    stateFile: path.join(home, "aws.json"),
    cluster: { endpoint: "https://127.0.0.1:1", caData: "" },
    only: simulated({ eks: double, kubernetes }),
  });
  await served.stop();
  expect(served.debugProviders).toMatch(/^aws:\d+,eks:\d+$/);
}, 60_000);
