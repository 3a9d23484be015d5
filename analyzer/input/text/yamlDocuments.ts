import { breaksIn } from "./lines";

/** A document of a YAML text. */
export interface YamlDocument {
  readonly text: string;
  /** Line of the whole text at which it begins, from 1. */
  readonly line: number;
}

/**
 * Splits a text, in which line breaks are `\n`, where YAML does: at `---` and `...` at the beginning of a line. Neither
 * can stand there inside of anything else, so that a document that is broken does not take others with it. Documents
 * without content are left out.
 */
export function* splitDocuments(text: string): Iterable<YamlDocument> {
  let start = 0;
  let line = 1;
  let from = 0;
  let next = -1;
  let nextEnd = -1;
  while (start < text.length) {
    if (next < from) next = markerAt(text, "\n---", from);
    if (nextEnd < from) nextEnd = markerAt(text, "\n...", from);
    const end = Math.min(next, nextEnd);
    const content = contentOf(text, start, end);
    if (content === "directives" && end < text.length && end === next) {
      // Directives belong to the document that the marker begins.
      from = end + 1;
      continue;
    }
    if (content !== "nothing") yield { text: text.slice(start, end), line };
    line += breaksIn(text, start, end);
    // What ends a document does not begin one.
    start = end === next ? end : end + 3;
    from = end + 1;
  }
}

/** Where a line begins with the marker, alone or before a space; the end of the text where none does. */
function markerAt(text: string, marker: string, from: number): number {
  for (let at = text.indexOf(marker, Math.max(from - 1, 0)); at >= 0; at = text.indexOf(marker, at + 1)) {
    const after = at + marker.length;
    if (after >= text.length || " \t\n".includes(text.charAt(after))) return at + 1;
  }
  return text.length;
}

/** What is first between two places, after a marker, white space and comments. */
function contentOf(text: string, start: number, end: number): "nothing" | "directives" | "content" {
  const isMarked = text.startsWith("---", start) || text.startsWith("...", start);
  let at = isMarked && " \t\n".includes(text.charAt(start + 3)) ? start + 3 : start;
  while (at < end) {
    const char = text.charAt(at);
    if (char === "#") {
      const lineEnd = text.indexOf("\n", at);
      at = lineEnd < 0 ? end : lineEnd;
    } else if (" \t\n".includes(char)) {
      at++;
    } else {
      return char === "%" ? "directives" : "content";
    }
  }
  return "nothing";
}
