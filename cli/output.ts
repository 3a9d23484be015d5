import type { Write } from "../analyzer/reports/report";

/** Writes in pieces of some 64 KiB what comes in small ones; `end` writes the rest. */
export function inPieces(write: Write): { readonly write: Write; readonly end: () => void } {
  let waiting = "";
  return {
    write: (text) => {
      waiting += text;
      if (waiting.length < 65_536) return;
      const piece = waiting;
      waiting = "";
      write(piece);
    },
    end: () => {
      if (waiting !== "") write(waiting);
      waiting = "";
    },
  };
}
