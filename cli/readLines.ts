import { createReadStream, statSync } from "node:fs";

/** Lines of a text that may be longer than memory, such as a log. */
export interface LineSource {
  /** How it is called in messages: the path as it was written, or `-` for standard input. */
  readonly name: string;
  /** Bytes, where that is known before it is read. */
  readonly size: number | undefined;
  /** The lines in order, some at a time, without what ends them. To be read once. */
  readonly lines: AsyncIterable<readonly string[]>;
}

/**
 * The lines of the file at the path, or of standard input for `-`.
 *
 * @throws Error of the file system where there is no such file; what fails later is thrown by `lines`
 */
export function linesAt(path: string): LineSource {
  if (path === "-") return { name: path, size: undefined, lines: linesOf(process.stdin) };
  const status = statSync(path);
  // What is no plain file, such as a pipe, has no size that means anything.
  return { name: path, size: status.isFile() ? status.size : undefined, lines: linesOf(createReadStream(path)) };
}

/** The longest line that is kept; what follows is skipped, so that no text fills the memory. */
export const longestLine = 65_536;

/**
 * Splits bytes into lines, which end with `\n` or `\r\n`. Bytes that are no UTF-8 come as U+FFFD.
 *
 * @param chunks pieces of any size
 */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array | string>,
  longest = longestLine,
): AsyncIterable<readonly string[]> {
  const line = new OpenLine(longest);
  for await (const chunk of chunks) {
    const bytes =
      typeof chunk === "string" ? Buffer.from(chunk) : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    const lines: string[] = [];
    let start = 0;
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
      lines.push(line.endWith(bytes.subarray(start, end)));
      start = end + 1;
    }
    line.add(bytes.subarray(start));
    if (lines.length > 0) yield lines;
  }
  if (!line.isEmpty) yield [line.endWith(Buffer.alloc(0))];
}

const newline = 0x0a;
const carriageReturn = 0x0d;

/** A line of which the end has not come yet. */
class OpenLine {
  private parts: Buffer[] = [];
  private length = 0;

  constructor(private readonly longest: number) {}

  get isEmpty(): boolean {
    return this.length === 0;
  }

  add(bytes: Buffer): void {
    const kept = bytes.subarray(0, this.longest - this.length);
    if (kept.length === 0) return;
    this.length += kept.length;
    // A piece of its own, so that the whole chunk need not stay.
    this.parts.push(Buffer.from(kept));
  }

  endWith(bytes: Buffer): string {
    const whole =
      this.length === 0
        ? bytes.subarray(0, this.longest)
        : Buffer.concat([...this.parts, bytes.subarray(0, this.longest - this.length)]);
    this.parts = [];
    this.length = 0;
    return whole.toString("utf8", 0, whole.at(-1) === carriageReturn ? whole.length - 1 : whole.length);
  }
}
