import { isUtf8 } from "node:buffer";
import { readdirSync, readFileSync, readSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import type { SourceText } from "../analyzer/input/readTexts";
import type { InputProblem } from "../analyzer/model";
import { problemAt, readingProblem } from "./readingProblem";

/** Texts that paths lead to, and what is wrong with the paths. */
export interface Sources {
  readonly texts: readonly SourceText[];
  readonly problems: readonly InputProblem[];
}

/**
 * Reads the texts at the paths: of a file, whatever it is called; of all `.yaml`, `.yml` and `.json` files in a folder
 * and the folders in it, but for hidden ones and `node_modules`; and of standard input for `-`. Each text is called as
 * its path was written, and those of a folder come in the order of their names.
 */
export function readSources(paths: readonly string[]): Sources {
  const texts: SourceText[] = [];
  const problems: InputProblem[] = [];
  for (const path of paths) {
    for (const file of path === "-" ? [path] : filesAt(path, problems)) {
      const text = readText(file, problems);
      if (text !== undefined) texts.push({ source: file, text });
    }
  }
  return { texts, problems };
}

/** The file itself, or the manifests in the folder. */
function filesAt(path: string, problems: InputProblem[]): readonly string[] {
  const isFolder = attempt(path, problems, () => statSync(path).isDirectory());
  if (isFolder === undefined) return [];
  if (!isFolder) return [path];
  const before = problems.length;
  const files = manifestsIn(path, new Set(), problems);
  if (files.length === 0 && problems.length === before) {
    problems.push(problemAt(path, "has no `.yaml`, `.yml` or `.json` file in it; name a file, or another folder"));
  }
  return files;
}

/** @param entered real paths of the folders that were looked into, since links may lead round in a circle */
function manifestsIn(folder: string, entered: Set<string>, problems: InputProblem[]): readonly string[] {
  const real = attempt(folder, problems, () => realpathSync(folder));
  if (real === undefined || entered.has(real)) return [];
  entered.add(real);
  const names = attempt(folder, problems, () => readdirSync(folder).sort()) ?? [];
  return names.flatMap((name) => {
    const path = join(folder, name);
    if (name.startsWith(".") || name === "node_modules") return [];
    const entry = entryAt(path);
    if (entry === "folder") return manifestsIn(path, entered, problems);
    return entry !== "other" && /\.(ya?ml|json)$/i.test(name) ? [path] : [];
  });
}

/** What is at the path. What cannot be told, such as a link to nothing, is told where it is to be read. */
function entryAt(path: string): "folder" | "file" | "other" | undefined {
  try {
    const entry = statSync(path);
    return entry.isDirectory() ? "folder" : entry.isFile() ? "file" : "other";
  } catch {
    return undefined;
  }
}

function readText(file: string, problems: InputProblem[]): string | undefined {
  const bytes = attempt(file, problems, () => (file === "-" ? readStandardInput() : readFileSync(file)));
  if (bytes === undefined) return undefined;
  if (!isUtf8(bytes)) {
    problems.push({ ...problemAt(file, `is not in UTF-8${likelyEncoding(bytes)}`), line: lineOfBadByte(bytes) });
    return undefined;
  }
  return attempt(file, problems, () => bytes.toString("utf8"));
}

function readStandardInput(): Buffer {
  const chunks: Buffer[] = [];
  for (;;) {
    const chunk = Buffer.allocUnsafe(64 * 1024);
    const length = readChunk(chunk);
    if (length === 0) return Buffer.concat(chunks);
    chunks.push(chunk.subarray(0, length));
  }
}

/** Waits where the other end of a pipe, one that does not block, has written nothing yet. */
function readChunk(chunk: Buffer): number {
  for (;;) {
    try {
      return readSync(0, chunk);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EOF") return 0;
      if (code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

/** What PowerShell writes by default, and most of the rest. */
function likelyEncoding(bytes: Buffer): string {
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return isUtf16 ? ", but seems to be in UTF-16; save it in UTF-8" : "; save it as text in UTF-8";
}

function lineOfBadByte(bytes: Buffer): number {
  let line = 1;
  for (let start = 0, end = bytes.indexOf(0x0a); end >= 0; line++, start = end + 1, end = bytes.indexOf(0x0a, start)) {
    if (!isUtf8(bytes.subarray(start, end))) break;
  }
  return line;
}

/** What the action gives; undefined where it fails, and then there is a problem. */
function attempt<Result>(path: string, problems: InputProblem[], action: () => Result): Result | undefined {
  try {
    return action();
  } catch (error) {
    problems.push(readingProblem(path, error));
    return undefined;
  }
}
