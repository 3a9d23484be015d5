import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { catalogueFiles } from "./files";
import { pictureFolder as folder } from "./pictures";

const root = join(__dirname, "..");

/**
 * Writes the page of the presets and its pictures, and removes pictures of presets that are no more. With `--check` it
 * only names what is not current, and exits 1 where something is not.
 */
async function main(words: readonly string[]): Promise<void> {
  const files = await catalogueFiles();
  const pictures = readdirSync(join(root, folder)).map((name) => `${folder}/${name}`);
  const left = pictures.filter((path) => !files.has(path));
  if (words.includes("--check")) {
    const stale = Array.from(files).flatMap(([path, text]) => (isCurrent(path, text) ? [] : [path]));
    for (const path of [...stale, ...left]) console.log(`${path}: not what the presets say; run \`make presets\``);
    if (stale.length + left.length > 0) process.exitCode = 1;
    return;
  }
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  for (const path of left) rmSync(join(root, path));
  console.log(`docs/presets.md, and ${String(files.size - 1)} pictures`);
}

function isCurrent(path: string, text: string): boolean {
  return existsSync(join(root, path)) && readFileSync(join(root, path), "utf8") === text;
}

void main(process.argv.slice(2));
