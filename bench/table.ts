/** How a table is laid out: for a terminal, or for a document. */
export type TableStyle = "text" | "markdown";

/** Lines of a table in which every column is as wide as its widest cell. A cell that is missing is empty. */
export function table(style: TableStyle, header: readonly string[], rows: readonly (readonly string[])[]): string {
  // A rule in Markdown has three dashes at least.
  const widths = header.map((title, column) =>
    Math.max(3, title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const cells = (row: readonly string[]) => widths.map((width, column) => (row[column] ?? "").padEnd(width));
  const rule = widths.map((width) => "-".repeat(width));
  const line = (row: readonly string[]) =>
    style === "markdown" ? `| ${cells(row).join(" | ")} |` : cells(row).join("  ").trimEnd();
  return [line(header), line(rule), ...rows.map(line)].join("\n");
}
