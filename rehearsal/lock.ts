import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { type RehearsalFolder, isRunning } from "./folder";

/** The mark by which an engine keeps others off the state, as Pulumi's file backend writes it. */
export interface Lock {
  readonly pid: number;
  readonly username: string;
  readonly hostname: string;
  readonly timestamp: string;
}

/** Every lock on the state in the folder. The backend gives them no end: a killed engine leaves its own for ever. */
export function findLocks(folder: RehearsalFolder): readonly Lock[] {
  const locks = path.join(folder.backend, ".pulumi", "locks");
  if (!fs.existsSync(locks)) return [];
  return fs
    .readdirSync(locks, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".json"))
    .map((file) => JSON.parse(fs.readFileSync(path.join(locks, file), "utf8")) as Lock);
}

/** True when the engine that holds the lock may still be at work: it runs, or runs on a machine that we cannot ask. */
export const isHeld = (lock: Lock): boolean => lock.hostname !== os.hostname() || isRunning(lock.pid);

/** Who holds the lock, since when, and what that means. */
export const describeLock = (lock: Lock): string =>
  `the state is locked by process ${String(lock.pid)} of ${lock.username} on ${lock.hostname}, since ${lock.timestamp}: ` +
  (isHeld(lock) ? "it is still running" : "that process is gone, so the lock is stale");
