import { writeSync } from "node:fs";
import { isatty } from "node:tty";
import { plain, type Style } from "../analyzer/reports/style";

/** Where a command writes. */
export interface Terminal {
  /** Data. @throws ReaderGone where nobody reads it any more */
  readonly out: (text: string) => void;
  /** Problems, notes and progress. */
  readonly err: (text: string) => void;
  /** Whether a person looks at the data. */
  readonly isInteractive: boolean;
  /** Colours for the data, where a person looks at it and wants them. */
  readonly style: Style;
  /** Replaces the line that says what is being done; an empty one ends it. */
  readonly progress: (text: string) => void;
}

/** Who read the output has gone, as `head` goes when it has seen enough. */
export class ReaderGone extends Error {}

/** The terminal of this process, or the files and pipes in its place. */
export function processTerminal(): Terminal {
  const err = (text: string) => {
    try {
      writeAll(2, text);
    } catch (error) {
      if (!(error instanceof ReaderGone)) throw error;
    }
  };
  let hasLine = false;
  const rewrite = (text: string) => {
    if (hasLine || text !== "") err(`\r\x1b[K${text}`);
    hasLine = text !== "";
  };
  return {
    out: (text) => {
      writeAll(1, text);
    },
    err,
    isInteractive: isatty(1),
    style: hasColour(isatty(1), process.env) ? colours : plain,
    progress: hasColour(isatty(2), process.env) ? rewrite : () => undefined,
  };
}

/** Whether lines may have colours and be rewritten: on a terminal that can, for somebody who wants it. */
export function hasColour(isTerminal: boolean, environment: NodeJS.ProcessEnv): boolean {
  return isTerminal && !environment["NO_COLOR"] && environment["TERM"] !== "dumb";
}

const escape = (on: number, off: number) => (text: string) => `\x1b[${String(on)}m${text}\x1b[${String(off)}m`;

const colours: Style = {
  opened: escape(32, 39),
  closed: escape(31, 39),
  changed: escape(33, 39),
  strong: escape(1, 22),
  faint: escape(2, 22),
};

/** Returns when everything is written: whoever makes the text waits for whoever reads it. */
function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length;) {
    try {
      written += writeSync(descriptor, bytes, written);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EPIPE") throw new ReaderGone();
      if (code !== "EAGAIN") throw error;
      // A pipe that does not block and is full.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}
