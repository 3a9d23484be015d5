import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";

/** Peak memory of a program and all that it starts, in bytes. */
export interface PeakMemory {
  /** The process that had the most. */
  readonly largest: number;
  /** All processes at the moment when they had the most; what they share is counted in each. */
  readonly together: number;
}

/** How the memory is read, for people. */
export const memorySource =
  process.platform === "linux"
    ? "/proc every 20 ms: each process's own high-water mark (VmHWM), and the resident sizes (VmRSS) together"
    : "resident sizes by `ps` every 100 ms, so that a short peak may be missed";

/**
 * Watches a process and its descendants until `over` resolves. A descendant is known by a parent that is one, so that it
 * stays known when that parent ends first.
 */
export async function watchMemory(root: number, over: Promise<unknown>): Promise<PeakMemory> {
  const watch = { over: false };
  const end = () => (watch.over = true);
  over.then(end, end);
  const reader = process.platform === "linux" ? procReader(root) : psReader(root);
  let largest = 0;
  let together = 0;
  while (!watch.over) {
    const processes = await reader.read();
    largest = Math.max(largest, ...processes.map(({ peak }) => peak));
    together = Math.max(
      together,
      processes.reduce((sum, { resident }) => sum + resident, 0),
    );
    await Promise.race([over, delay(reader.interval)]);
  }
  return { largest, together };
}

/** Memory of one process, in bytes; `peak` is the most so far. */
interface ProcessMemory {
  readonly resident: number;
  readonly peak: number;
}

interface Reader {
  /** Reads all processes that belong to the root. */
  read(): Promise<ProcessMemory[]> | ProcessMemory[];
  /** Milliseconds between two readings; a reading must cost little of that. */
  readonly interval: number;
}

/** Reads the files of the root's processes only: whether a process is one of them is found out once for each. */
function procReader(root: number): Reader {
  const belongs = new Map(processIds().map((pid) => [pid, pid === root]));
  const read = () =>
    processIds().flatMap((pid) => {
      if (belongs.get(pid) === false) return [];
      const status = statusOf(pid);
      if (status === undefined) return [];
      belongs.set(pid, belongs.get(pid) ?? belongs.get(status.parent) ?? false);
      return belongs.get(pid) === true ? [status] : [];
    });
  return { read, interval: 20 };
}

const processIds = () =>
  readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid > 0)
    .sort((a, b) => a - b);

/** Undefined for a process that has ended. */
function statusOf(pid: number): (ProcessMemory & { readonly parent: number }) | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${String(pid)}/status`, "utf8");
  } catch {
    return undefined;
  }
  const field = (name: string) => Number(new RegExp(`^${name}:\\s*(\\d+)`, "m").exec(text)?.[1] ?? 0);
  return { parent: field("PPid"), resident: field("VmRSS") * 1024, peak: field("VmHWM") * 1024 };
}

function psReader(root: number): Reader {
  const mine = new Set([root]);
  const read = async () => {
    const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "pid=,ppid=,rss="]);
    const rows = stdout
      .trim()
      .split("\n")
      .map((line) => line.trim().split(/\s+/).map(Number) as [pid: number, parent: number, resident: number])
      .sort(([a], [b]) => a - b);
    for (const [pid, parent] of rows) if (mine.has(parent)) mine.add(pid);
    return rows
      .filter(([pid]) => mine.has(pid))
      .map(([, , kibibytes]) => ({ resident: kibibytes * 1024, peak: kibibytes * 1024 }));
  };
  return { read, interval: 100 };
}
