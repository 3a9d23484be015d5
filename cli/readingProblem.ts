import type { InputProblem } from "../analyzer/model";
import { CloudWatchError } from "./cloudWatch";

/** What is wrong with the file, folder or log at the path as a whole. */
export function problemAt(path: string, message: string): InputProblem {
  return { source: path, line: undefined, path: "", message };
}

/** Why the path cannot be read, and what to do, by the error that reading it threw. */
export function readingProblem(path: string, error: unknown): InputProblem {
  const { code = "", message } = error as NodeJS.ErrnoException;
  if (error instanceof CloudWatchError) return problemAt(path, message);
  return problemAt(path, reasons[code] ?? `cannot be read: ${message}`);
}

const reasons: Readonly<Partial<Record<string, string>>> = {
  ENOENT: "does not exist; check the path",
  ENOTDIR: "does not exist, since a part of the path is a file; check the path",
  EACCES: "may not be read by this user; change its permissions",
  // Manifests are looked for in folders, so that only a log meets this.
  EISDIR: "is a folder; name the logs in it",
  ELOOP: "is a link that leads round in a circle; name the file itself",
  ERR_FS_FILE_TOO_LARGE: "is too large to be read; split it",
  ERR_STRING_TOO_LONG: "is too large to be read; split it",
};
