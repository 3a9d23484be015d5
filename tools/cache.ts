import { createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import * as path from "node:path";
import type { CatalogEntry, Platform } from "./catalog";

/**
 * Where programs are kept between runs and between checkouts: `tools` in `PORTCULLIS_CACHE`, else in `portcullis` of
 * the user's cache folder.
 */
export function toolsFolder(environment: NodeJS.ProcessEnv): string {
  const root =
    environment["PORTCULLIS_CACHE"] ||
    path.join(environment["XDG_CACHE_HOME"] || path.join(environment["HOME"] || homedir(), ".cache"), "portcullis");
  return path.join(root, "tools");
}

/** The folder of one program in the cache; it either holds the whole entry or does not exist. */
export function entryFolder(tools: string, { name, version }: CatalogEntry, { os, arch }: Platform): string {
  return path.join(tools, `${name}-${version}-${os}-${arch}`);
}

/** What is in the cache for a program. */
export type Cached =
  | { readonly kind: "sound"; readonly path: string }
  | { readonly kind: "absent" }
  | { readonly kind: "damaged"; readonly reason: string };

/** Looks a program up; one that was changed or cut short since it was put there is `damaged` and must not be run. */
export async function lookUp(folder: string, name: string): Promise<Cached> {
  const program = path.join(folder, name);
  const seal = await readSeal(folder);
  if (seal === undefined) return (await exists(folder)) ? damaged(folder, "has no valid seal") : { kind: "absent" };
  const found = await stat(program).catch(() => undefined);
  if (found === undefined) return damaged(program, "is missing");
  if (found.size !== seal.size) return damaged(program, `has ${String(found.size)} bytes, want ${String(seal.size)}`);
  // Reading a hundred megabytes takes longer than all the rest: only where the file was touched.
  if (found.mtimeMs !== seal.modified && (await sha256(program)) !== seal.sha256) {
    return damaged(program, "does not have the checksum that it was stored with");
  }
  return { kind: "sound", path: program };
}

/**
 * Puts a program into the cache: `fill` writes into an empty folder, which then appears under its name in one step.
 * When another run was faster, its copy stays and this one is dropped. Returns the path of the program.
 */
export async function store(folder: string, name: string, fill: (partial: string) => Promise<void>): Promise<string> {
  await mkdir(path.dirname(folder), { recursive: true });
  await removeLeftovers(path.dirname(folder));
  const partial = path.join(path.dirname(folder), `${partialPrefix}${name}-${randomBytes(6).toString("hex")}`);
  await mkdir(partial);
  try {
    await fill(partial);
    await writeSeal(partial, name);
    await publish(partial, folder, name);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return path.join(folder, name);
}

/** What was true of the program when it was stored. */
interface Seal {
  readonly size: number;
  readonly modified: number;
  readonly sha256: string;
}

const sealName = "seal.json";
const partialPrefix = ".partial-";

async function writeSeal(folder: string, name: string): Promise<void> {
  const program = path.join(folder, name);
  const { size, mtimeMs } = await stat(program);
  const seal: Seal = { size, modified: mtimeMs, sha256: await sha256(program) };
  await writeFile(path.join(folder, sealName), JSON.stringify(seal));
}

async function readSeal(folder: string): Promise<Seal | undefined> {
  try {
    const seal = JSON.parse(await readFile(path.join(folder, sealName), "utf8")) as Partial<Seal> | null;
    const { size, modified, sha256 } = seal ?? {};
    if (size === undefined || modified === undefined || sha256 === undefined) return undefined;
    return { size, modified, sha256 };
  } catch {
    return undefined;
  }
}

async function publish(partial: string, folder: string, name: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await rename(partial, folder);
      return;
    } catch (error) {
      // A folder cannot be renamed onto one that is not empty: another run was faster, or an old copy is damaged.
      if ((await lookUp(folder, name)).kind === "sound") return;
      if (attempt === 3) throw error;
      await rename(folder, `${partial}-old`).catch(() => undefined);
      await rm(`${partial}-old`, { recursive: true, force: true });
    }
  }
}

/** Removes what runs left that were killed; a day is longer than any download or build. */
async function removeLeftovers(tools: string): Promise<void> {
  const dayAgo = Date.now() - 24 * 60 * 60 * 1000;
  for (const name of await readdir(tools)) {
    const leftover = path.join(tools, name);
    if (!name.startsWith(partialPrefix)) continue;
    const found = await stat(leftover).catch(() => undefined);
    if (found !== undefined && found.mtimeMs < dayAgo) await rm(leftover, { recursive: true, force: true });
  }
}

function damaged(file: string, what: string): Cached {
  return { kind: "damaged", reason: `\`${file}\` ${what}` };
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

async function sha256(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}
