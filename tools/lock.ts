import { rmSync } from "node:fs";
import { open, rename, rm, stat, utimes } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { errorCode } from "./errors";

export interface LockOptions {
  /** Called when another run holds the lock; what it returns is called when the wait is over. */
  readonly onWait: () => () => void;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds without a sign of life after which the holder counts as dead. @default 10000 */
  readonly staleAfter?: number;
}

/**
 * Runs `body` while no other run holds the lock `file`, so that two runs do not build the same program twice.
 *
 * The holder shows that it lives by the file's modification time and not by its process id, which says nothing across
 * containers that share a cache. Two runs that find a dead holder at the same moment may both go on: the lock saves
 * work, and what it guards must be safe without it.
 */
export async function withLock<T>(file: string, options: LockOptions, body: () => Promise<T>): Promise<T> {
  const staleAfter = options.staleAfter ?? 10_000;
  await take(file, staleAfter, options);
  const heartbeat = setInterval(() => {
    const now = new Date();
    // A lock that was taken over is no reason to stop: both results are sound.
    utimes(file, now, now).catch(() => undefined);
  }, staleAfter / 6);
  heartbeat.unref();
  const removeAtExit = () => {
    rmSync(file, { force: true });
  };
  process.once("exit", removeAtExit);
  try {
    return await body();
  } finally {
    clearInterval(heartbeat);
    process.removeListener("exit", removeAtExit);
    await rm(file, { force: true });
  }
}

async function take(file: string, staleAfter: number, { onWait, signal }: LockOptions): Promise<void> {
  let endWait: (() => void) | undefined;
  try {
    while (!(await create(file))) {
      if (await isStale(file, staleAfter)) {
        await remove(file);
        continue;
      }
      endWait ??= onWait();
      await sleep(Math.min(500, staleAfter / 4), undefined, { signal });
    }
  } finally {
    endWait?.();
  }
}

async function create(file: string): Promise<boolean> {
  try {
    await (await open(file, "wx")).close();
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  }
}

async function isStale(file: string, staleAfter: number): Promise<boolean> {
  try {
    return Date.now() - (await stat(file)).mtimeMs > staleAfter;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return false;
    throw error;
  }
}

/** Of two runs that remove the same file, only one succeeds to rename it. */
async function remove(file: string): Promise<void> {
  const aside = `${file}.${String(process.pid)}`;
  try {
    await rename(file, aside);
    await rm(aside, { force: true });
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
  }
}
