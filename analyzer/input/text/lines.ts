/** The line of a place in a text, from 1. */
export function lineAt(text: string, at: number): number {
  if (text.length < manyCharacters) return 1 + breaksIn(text, 0, at);
  if (latest?.text !== text) latest = { text, breaks: allBreaks(text) };
  return 1 + breaksBefore(latest.breaks, at);
}

/** Number of line breaks between two places. */
export function breaksIn(text: string, start: number, end: number): number {
  let breaks = 0;
  for (let at = text.indexOf("\n", start); at >= 0 && at < end; at = text.indexOf("\n", at + 1)) breaks++;
  return breaks;
}

/** From here on it pays to know where all lines of a text begin, since there may be many questions about it. */
const manyCharacters = 100_000;

/** The line breaks of the long text that was asked for last. */
let latest: { readonly text: string; readonly breaks: readonly number[] } | undefined;

function allBreaks(text: string): readonly number[] {
  const breaks: number[] = [];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) breaks.push(at);
  return breaks;
}

/** How many of the places, which are in order, come before another one. */
function breaksBefore(breaks: readonly number[], at: number): number {
  let low = 0;
  let high = breaks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((breaks[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
