import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { catalogueFiles } from "./files";

/** Writes the page of the presets and its pictures, and removes pictures of presets that are no more. */
async function main(): Promise<void> {
  const root = join(__dirname, "..");
  const files = await catalogueFiles();
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const folder = "docs/presets";
  const stale = readdirSync(join(root, folder)).filter((name) => !files.has(`${folder}/${name}`));
  for (const name of stale) rmSync(join(root, folder, name));
  console.log(`docs/presets.md: ${String(files.size - 1)} presets, each with a picture`);
}

void main();
