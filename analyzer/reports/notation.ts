/** A field of CSV by RFC 4180: in quotes where it has to be. */
export function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A line of CSV. Lines end as RFC 4180 has it not, but as every other line of ours. */
export function csvLine(fields: readonly string[]): string {
  return `${fields.map(csvField).join(",")}\n`;
}

/** Text as code in a cell of a Markdown table. */
export function markdownCode(text: string): string {
  // A cell ends at a bar even inside code; a line break would end the row, and a backtick the code.
  return `\`${text.replaceAll("|", "\\|").replaceAll("`", "'").replace(/\s+/g, " ")}\``;
}

export function markdownRow(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |\n`;
}

/** The head of a Markdown table. */
export function markdownHead(cells: readonly string[]): string {
  return markdownRow(cells) + markdownRow(cells.map(() => "---"));
}

/** A quoted string of the DOT language; lines of the text are lines of a label. */
export function dotString(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}

/** A text function with memory: `write` is called once for each text. */
export function memoised(write: (text: string) => string): (text: string) => string {
  const written = new Map<string, string>();
  return (text) => {
    const known = written.get(text);
    if (known !== undefined) return known;
    const fresh = write(text);
    written.set(text, fresh);
    return fresh;
  };
}
