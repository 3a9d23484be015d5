/** Tells a person what is being done and how long it has taken. */
export interface Progress {
  /** Says that `title` has begun; exactly one of `done` and `failed` of the returned step ends it. */
  step(title: string): Step;
  /** Prints one line that stays. */
  note(message: string): void;
}

/** Work under way. */
export interface Step {
  /** Replaces what is said about how far the work has come, such as `412 packages`. */
  update(detail: string): void;
  /** Ends the step as finished, with its time and, where given, the result. */
  done(result?: string): void;
  /** Ends the step as not finished, with its time and the reason. */
  failed(reason: string): void;
}

/** Where progress is written: `process.stderr` fits. */
export interface ProgressStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface ProgressOptions {
  /** @default process.stderr: standard output is for data */
  readonly stream?: ProgressStream;
  /** `NO_COLOR` and `TERM=dumb` in it switch off colour and the rewritten line. @default process.env */
  readonly environment?: NodeJS.ProcessEnv;
  /** Milliseconds between two plain lines of one step, where lines cannot be rewritten. @default 15000 */
  readonly plainInterval?: number;
}

/**
 * Progress for people: on a terminal one line that is rewritten, elsewhere a plain line at the start of a step, one
 * every 15 seconds and one at its end.
 */
export function createProgress(options: ProgressOptions = {}): Progress {
  const stream = options.stream ?? process.stderr;
  const environment = options.environment ?? process.env;
  const plain = environment["NO_COLOR"] || environment["TERM"] === "dumb";
  return stream.isTTY === true && !plain
    ? new TerminalProgress(stream)
    : new PlainProgress(stream, options.plainInterval ?? 15_000);
}

/** Progress that says nothing. */
export const silent: Progress = {
  step: () => ({ update: () => undefined, done: () => undefined, failed: () => undefined }),
  note: () => undefined,
};

/** A duration for people: `0.4 s`, `12 s`, `4 min 52 s`. */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${String(whole)} s` : `${String(Math.floor(whole / 60))} min ${String(whole % 60)} s`;
}

class PlainProgress implements Progress {
  constructor(
    private readonly stream: ProgressStream,
    private readonly interval: number,
  ) {}

  note(message: string): void {
    this.stream.write(`${message}\n`);
  }

  step(title: string): Step {
    const begun = performance.now();
    let detail = "";
    this.note(title);
    const timer = setInterval(() => {
      this.note(line(`${title} …`, detail, performance.now() - begun));
    }, this.interval);
    // A step that is never ended must not keep the program alive.
    timer.unref();
    const end = (text: string, about: string) => {
      clearInterval(timer);
      this.note(line(text, about, performance.now() - begun));
    };
    return {
      update: (text) => (detail = text),
      done: (result) => {
        end(`${head(title)}: ${result ?? "done"}`, "");
      },
      failed: (reason) => {
        end(`${head(title)}: failed`, reason);
      },
    };
  }
}

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const eraseLine = "\r\x1b[K";
const green = (text: string) => `\x1b[32m${text}\x1b[39m`;
const red = (text: string) => `\x1b[31m${text}\x1b[39m`;

interface RunningStep {
  readonly title: string;
  readonly begun: number;
  detail: string;
}

class TerminalProgress implements Progress {
  private readonly running: RunningStep[] = [];
  private frame = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly stream: ProgressStream) {}

  note(message: string): void {
    this.stream.write(`${this.timer === undefined ? "" : eraseLine}${message}\n`);
    this.draw();
  }

  step(title: string): Step {
    const step: RunningStep = { title, begun: performance.now(), detail: "" };
    this.running.push(step);
    this.timer ??= setInterval(() => {
      this.frame += 1;
      this.draw();
    }, 100).unref();
    this.draw();
    return {
      update: (detail) => (step.detail = detail),
      done: (result) => {
        this.end(step, `${green("✓")} ${head(title)}: ${result ?? "done"}`, "");
      },
      failed: (reason) => {
        this.end(step, `${red("✗")} ${head(title)}: failed`, reason);
      },
    };
  }

  private end(step: RunningStep, text: string, about: string): void {
    this.running.splice(this.running.indexOf(step), 1);
    this.stream.write(`${eraseLine}${line(text, about, performance.now() - step.begun)}\n`);
    if (this.running.length > 0) {
      this.draw();
      return;
    }
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** One line has room for one step: the one begun last is the innermost. */
  private draw(): void {
    const step = this.running.at(-1);
    if (step === undefined) return;
    const text = `${frames[this.frame % frames.length] ?? ""} ${line(step.title, step.detail, performance.now() - step.begun)}`;
    // A line wider than the terminal would wrap, and only its last part would be rewritten.
    this.stream.write(eraseLine + text.slice(0, (this.stream.columns ?? 80) - 1));
  }
}

/** What a step is about: its title without the explanation, as in `etcd v3.5.14: building from …`. */
function head(title: string): string {
  return /^(.*?): /.exec(title)?.[1] ?? title;
}

function line(text: string, detail: string, elapsed: number): string {
  return `${text}${detail === "" ? "" : `: ${detail}`} (${duration(elapsed)})`;
}
