import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** One run of a program. A process id alone may belong to another program once the first has ended. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, as the operating system writes it; only compared. */
  readonly started: string;
}

/** Who has the process id `pid` now; undefined when nobody has it, or it has ended and is only not yet collected. */
export function identify(pid: number): ProcessIdentity | undefined {
  const started = process.platform === "linux" ? startedByProc(pid) : startedByPs(pid);
  return started === undefined ? undefined : { pid, started };
}

/** True while that very run of the program goes on. */
export function isRunning({ pid, started }: ProcessIdentity): boolean {
  return identify(pid)?.started === started;
}

/** Ends processes that need not be children of this one: SIGTERM, and SIGKILL for what is left after `grace` ms. */
export async function endProcesses(processes: readonly ProcessIdentity[], grace: number): Promise<void> {
  for (const each of processes) send("SIGTERM", each);
  await untilGone(processes, grace);
  for (const each of processes) send("SIGKILL", each);
  await untilGone(processes, 5_000);
}

async function untilGone(processes: readonly ProcessIdentity[], limit: number): Promise<void> {
  const end = performance.now() + limit;
  while (processes.some(isRunning) && performance.now() < end) await sleep(20);
}

function send(signal: NodeJS.Signals, target: ProcessIdentity): void {
  if (!isRunning(target)) return;
  try {
    process.kill(target.pid, signal);
  } catch {
    // It ended between the question and the signal.
  }
}

function startedByProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, "utf8");
    // Counted from behind the name of the program, which may itself hold spaces and parentheses: so the first one here
    // is the third of proc(5).
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state, threads, started] = [fields[0], fields[17], fields[19]];
    // The first thread of a killed program may be a zombie while others still hold its ports and locks.
    if (isDead(state) && Number(threads) <= 1) return undefined;
    // It is the time since the boot, so that it takes the boot to tell one run from another.
    return started === undefined ? undefined : `${bootId()} ${started}`;
  } catch {
    return undefined;
  }
}

function bootId(): string {
  return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
}

function startedByPs(pid: number): string | undefined {
  try {
    const environment = { ...process.env, LC_ALL: "C", TZ: "UTC" };
    const args = ["-o", "stat=,lstart=", "-p", String(pid)];
    const [state, ...started] = execFileSync("ps", args, { encoding: "utf8", env: environment, stdio: "pipe" })
      .trim()
      .split(/\s+/);
    return isDead(state) || started.length === 0 ? undefined : started.join(" ");
  } catch {
    return undefined;
  }
}

/** A zombie does nothing any more, and where no init collects it, it stays for ever. */
function isDead(state: string | undefined): boolean {
  return state === undefined || state.startsWith("Z") || state.startsWith("X");
}
