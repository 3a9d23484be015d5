import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { catalogueFiles } from "../../catalogue/files";

const root = join(__dirname, "../..");

test("the page of the presets and its pictures are what `make presets` makes of the code", async () => {
  const files = await catalogueFiles();
  for (const [path, text] of files)
    expect({ path, text: readFileSync(join(root, path), "utf8") }).toEqual({ path, text });
  const pictures = readdirSync(join(root, "docs/presets")).map((name) => `docs/presets/${name}`);
  expect(pictures.filter((path) => !files.has(path))).toEqual([]);
});
