import { spawn, type ChildProcess } from "node:child_process";
import { Socket } from "node:net";
import * as path from "node:path";

/** This program's side of the watchdog: a pipe whose other end sees it die. */
export class Guard {
  private readonly pids = new Set<number>();
  private watchdog: ChildProcess | undefined;

  /** Makes sure that the watchdog runs; to be called before a process is started, so that `add` is immediate. */
  stand(): void {
    if (this.watchdog === undefined) this.startWatchdog();
  }

  /** From now on the process ends when this program does. */
  add(pid: number): void {
    this.pids.add(pid);
    this.tell("guard", pid);
  }

  /** The process has ended, or may outlive this program. */
  remove(pid: number): void {
    this.pids.delete(pid);
    this.tell("release", pid);
  }

  private startWatchdog(): void {
    const program = path.join(__dirname, `watchdog${path.extname(__filename)}`);
    const args = program.endsWith(".ts") ? ["--require", require.resolve("tsx/cjs"), program] : [program];
    const watchdog = spawn(process.execPath, args, { stdio: ["pipe", "ignore", "ignore"], detached: true });
    this.watchdog = watchdog;
    // Neither the watchdog nor its pipe is a reason for this program to go on.
    watchdog.unref();
    if (watchdog.stdin instanceof Socket) watchdog.stdin.unref();
    // It is gone, by whatever hand: the next process gets a new one, which is told about all of them.
    const forget = () => {
      if (this.watchdog === watchdog) this.watchdog = undefined;
    };
    watchdog.once("exit", forget).once("error", forget);
    watchdog.stdin.on("error", forget);
    // What is written before it has started waits for it in the pipe.
    for (const pid of this.pids) this.tell("guard", pid);
  }

  private tell(verb: "guard" | "release", pid: number): void {
    this.watchdog?.stdin?.write(`${verb} ${String(pid)}\n`);
  }
}
