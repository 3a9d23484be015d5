import { readFileSync } from "node:fs";
import { join } from "node:path";
import { presetVersions } from "../../policies";
import { portcullis } from "../cli/portcullis";

const root = join(__dirname, "../..");
const blocks = Array.from(
  readFileSync(join(root, "README.md"), "utf8").matchAll(/^```\n(.*?)^```$/gms),
  ([, block = ""]) => block,
);
const [before, after] = ["before", "after"].map((name) => `test/scenarios/shop/${name}.yaml`) as [string, string];

let folder: string;
beforeAll(() => {
  folder = process.cwd();
  process.chdir(root);
});
afterAll(() => {
  process.chdir(folder);
});

test("as many presets are told of as there are", () => {
  const count = Object.keys(presetVersions).length;
  expect(readFileSync(join(root, "README.md"), "utf8")).toContain(`There are ${String(count)} presets: `);
});

test.each([
  ["diff", before, after],
  ["list", before],
])("what %s prints is shown whole", async (...words) => {
  expect(blocks).toContain((await portcullis(...words)).out);
});

test("of an explanation the ingress half is shown", async () => {
  const { out } = await portcullis("explain", before, "--from", "shop/web", "--to", "shop/db", "--port", "5432");
  const half = out.slice(out.indexOf("ingress of"), out.indexOf("\nwhat would help"));
  expect(blocks).toContain(half);
});

test("of an audit one finding is shown", async () => {
  const { out } = await portcullis("audit", before);
  const finding = out.split("\n\n").find((part) => part.startsWith("warning shop/web"));
  expect(blocks).toContain(`${finding ?? "no such finding"}\n`);
});
