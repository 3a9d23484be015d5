import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { goModule } from "../../tools/goModule";

const name = "sigs.k8s.io/network-policy-api";
const folder = path.join(__dirname, "..", "..", "tools", "networkPolicyApi");

test("a pinned module is had from Go's own cache, or fetched into it", async () => {
  const module = await goModule(name, { folder });
  expect(path.basename(module)).toBe("network-policy-api@v0.3.0");
  expect(await readFile(path.join(module, "go.mod"), "utf8")).toMatch(`module ${name}`);
}, 120_000);

test("without Go the message says what to do", async () => {
  await expect(goModule(name, { folder, environment: { PATH: "/nowhere" } })).rejects.toThrow(
    `the Go module \`${name}\` cannot be had: \`go\` is not on PATH; have Go 1.26 or newer on PATH (https://go.dev/dl/)`,
  );
});

test("a module that go.sum does not agree with is refused", async () => {
  const copy = await mkdtemp(path.join(tmpdir(), "portcullis-module-"));
  try {
    await writeFile(path.join(copy, "go.mod"), await readFile(path.join(folder, "go.mod"), "utf8"));
    const sums = await readFile(path.join(folder, "go.sum"), "utf8");
    await writeFile(path.join(copy, "go.sum"), sums.replace("h1:R", "h1:S"));
    await expect(goModule(name, { folder: copy })).rejects.toThrow("checksum mismatch");
  } finally {
    await rm(copy, { recursive: true });
  }
}, 120_000);
