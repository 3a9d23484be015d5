import * as fs from "node:fs";
import * as path from "node:path";
import { catalog, releaseHosts, toolNames } from "../../tools/catalog";
import { inRange, parseVersion } from "../../tools/version";

const root = path.join(__dirname, "..", "..");

test.each(toolNames)("the release and the pinned module of %s are one version", (name) => {
  const { build, version } = catalog[name];
  const pins = fs.readFileSync(path.join(build.folder, "go.mod"), "utf8");
  const pinned = [...pins.matchAll(/^\s*(?:require )?(\S+) v(\S+)/gm)]
    .filter(([, module = ""]) => build.package === module || build.package.startsWith(`${module}/`))
    .map(([, , pin]) => pin);
  expect(pinned).toEqual([version]);
});

test.each(toolNames)("go.mod declares %s as a tool, so that tidying keeps it", (name) => {
  const { build } = catalog[name];
  const [, tools = ""] = fs.readFileSync(path.join(build.folder, "go.mod"), "utf8").split(/^tool/m);
  expect(tools).toContain(build.package);
});

test("the engine is the version of the SDK that speaks to it", () => {
  const manifest = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8")) as {
    devDependencies: Record<string, string>;
  };
  expect(catalog.pulumi.version).toBe(manifest.devDependencies["@pulumi/pulumi"]);
});

test.each(toolNames)("the version of %s that is got is one that is accepted on PATH", (name) => {
  const { accepts, version } = catalog[name];
  expect(inRange(parseVersion(version) ?? [0, 0, 0], accepts)).toBe(true);
});

test.each([
  ["pulumi", "linux", "amd64", "pulumi/pulumi/releases/download/v3.259.0/pulumi-v3.259.0-linux-x64.tar.gz"],
  ["pulumi", "darwin", "arm64", "pulumi/pulumi/releases/download/v3.259.0/pulumi-v3.259.0-darwin-arm64.tar.gz"],
  ["etcd", "linux", "arm64", "etcd-io/etcd/releases/download/v3.5.14/etcd-v3.5.14-linux-arm64.tar.gz"],
  ["etcd", "darwin", "amd64", "etcd-io/etcd/releases/download/v3.5.14/etcd-v3.5.14-darwin-amd64.zip"],
  ["kube-apiserver", "linux", "arm64", "release/v1.31.4/bin/linux/arm64/kube-apiserver"],
  ["kubectl", "darwin", "arm64", "release/v1.31.4/bin/darwin/arm64/kubectl"],
] as const)("%s for %s/%s is released as %s", (name, os, arch, file) => {
  expect(new URL(catalog[name].release(releaseHosts, { os, arch })?.url ?? "").pathname).toBe(`/${file}`);
});

test.each([
  ["kube-apiserver", "darwin", "arm64"],
  ["kube-controller-manager", "darwin", "amd64"],
  ["pulumi", "freebsd", "amd64"],
  ["etcd", "linux", "riscv64"],
] as const)("%s for %s/%s has no release", (name, os, arch) => {
  expect(catalog[name].release(releaseHosts, { os, arch })).toBeUndefined();
});
