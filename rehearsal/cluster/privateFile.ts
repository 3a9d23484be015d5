import * as fs from "node:fs";
import { errorCode } from "../../tools/errors";

/** Writes a file that only its owner can read; a run that is killed meanwhile leaves the old one or the new one whole. */
export function writePrivate(file: string, text: string): void {
  const partial = writePartial(file, text);
  fs.renameSync(partial, file);
}

/** As `writePrivate`, but gives false and changes nothing when the file exists already, also when two try at once. */
export function createPrivate(file: string, text: string): boolean {
  const partial = writePartial(file, text);
  try {
    fs.linkSync(partial, file);
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  } finally {
    fs.rmSync(partial);
  }
}

/** What a file holds; undefined when it does not exist. */
export function readPrivate(file: string): string | undefined {
  try {
    return fs.readFileSync(file, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

function writePartial(file: string, text: string): string {
  const partial = `${file}.${String(process.pid)}.partial`;
  fs.writeFileSync(partial, text, { mode: 0o600 });
  return partial;
}
