import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { lookUp, store, toolsFolder } from "../../tools/cache";

let tools: string;
beforeEach(() => (tools = fs.mkdtempSync(path.join(os.tmpdir(), "portcullis-cache-"))));
afterEach(() => {
  fs.rmSync(tools, { recursive: true });
});

const fillWith = (text: string) => (partial: string) => fs.promises.writeFile(path.join(partial, "etcd"), text);

test.each([
  [{ PORTCULLIS_CACHE: "/c", XDG_CACHE_HOME: "/x", HOME: "/h" }, "/c/tools"],
  [{ XDG_CACHE_HOME: "/x", HOME: "/h" }, "/x/portcullis/tools"],
  [{ XDG_CACHE_HOME: "", HOME: "/h" }, "/h/.cache/portcullis/tools"],
])("with %j the tools are in %s", (environment, folder) => {
  expect(toolsFolder(environment)).toBe(folder);
});

test("an entry appears whole, or not at all", async () => {
  const entry = path.join(tools, "entry");
  const cutShort = store(entry, "etcd", async (partial) => {
    await fillWith("half")(partial);
    throw new Error("disk full");
  });
  await expect(cutShort).rejects.toThrow("disk full");
  expect(fs.readdirSync(tools)).toEqual([]);
  expect(await lookUp(entry, "etcd")).toEqual({ kind: "absent" });
});

test("while an entry is filled it cannot be seen", async () => {
  const entry = path.join(tools, "entry");
  await store(entry, "etcd", async (partial) => {
    await fillWith("whole")(partial);
    expect(await lookUp(entry, "etcd")).toEqual({ kind: "absent" });
  });
  expect(await lookUp(entry, "etcd")).toEqual({ kind: "sound", path: path.join(entry, "etcd") });
});

test("of two runs that store the same, the faster one's copy stays", async () => {
  const entry = path.join(tools, "entry");
  await store(entry, "etcd", async (partial) => {
    await fillWith("slow")(partial);
    await store(entry, "etcd", fillWith("fast"));
  });
  expect(fs.readFileSync(path.join(entry, "etcd"), "utf8")).toBe("fast");
  expect(fs.readdirSync(tools)).toEqual(["entry"]);
});

test("a damaged entry is replaced", async () => {
  const entry = path.join(tools, "entry");
  await store(entry, "etcd", fillWith("first"));
  fs.appendFileSync(path.join(entry, "etcd"), "!");
  expect(await lookUp(entry, "etcd")).toEqual({
    kind: "damaged",
    reason: `\`${path.join(entry, "etcd")}\` has 6 bytes, want 5`,
  });
  await store(entry, "etcd", fillWith("second"));
  expect(await lookUp(entry, "etcd")).toEqual({ kind: "sound", path: path.join(entry, "etcd") });
  expect(fs.readdirSync(tools)).toEqual(["entry"]);
});

test("an entry that was only touched, as by a copy of the cache, is still sound", async () => {
  const entry = path.join(tools, "entry");
  await store(entry, "etcd", fillWith("text"));
  fs.utimesSync(path.join(entry, "etcd"), 1, 1);
  expect((await lookUp(entry, "etcd")).kind).toBe("sound");
});

test("what a killed run left is removed after a day, what another run fills now is not", async () => {
  const [old, young] = [path.join(tools, ".partial-etcd-old"), path.join(tools, ".partial-etcd-young")];
  fs.mkdirSync(old);
  fs.mkdirSync(young);
  const twoDaysAgo = Date.now() / 1000 - 2 * 24 * 60 * 60;
  fs.utimesSync(old, twoDaysAgo, twoDaysAgo);
  await store(path.join(tools, "entry"), "etcd", fillWith("text"));
  expect(fs.readdirSync(tools).sort()).toEqual([".partial-etcd-young", "entry"]);
});
