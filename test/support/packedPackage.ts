import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";

export const run = promisify(execFile);

/** The checkout. */
export const root = resolve(__dirname, "../..");

/** The package as `npm publish` would send it, in a folder of its own. */
export interface PackedPackage {
  /** Puts it into the `node_modules` of a folder, beside packages that are linked from the checkout. */
  install(folder: string, linked: readonly string[]): Promise<void>;
  remove(): void;
}

/** Packs a copy of the sources, so that what was built in the checkout can neither help nor be lost. */
export async function packPackage(): Promise<PackedPackage> {
  const folder = mkdtempSync(join(tmpdir(), "portcullis-package-"));
  for (const source of sources) cpSync(join(root, source), join(folder, source), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  await run("npm", ["pack", "--silent"], { cwd: folder });
  return {
    async install(target, linked) {
      const modules = join(target, "node_modules");
      const installed = join(modules, "portcullis");
      mkdirSync(installed, { recursive: true });
      await run("tar", ["-xzf", join(folder, tarball), "-C", installed, "--strip-components=1"]);
      for (const name of linked) {
        mkdirSync(dirname(join(modules, name)), { recursive: true });
        symlinkSync(join(root, "node_modules", name), join(modules, name));
      }
    },
    remove() {
      rmSync(folder, { recursive: true });
    },
  };
}

const sources = ["package.json", "tsconfig.json", "tsconfig.build.json", "analyzer", "cli", "components", "policies"];
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
const tarball = `portcullis-${version}.tgz`;
