import type { GroupMatrix } from "./groups";

/**
 * Two tables side by side, as SVG: who reaches whom without the policies, which is everyone everyone, and with them. Rows
 * are sources, columns destinations.
 */
export function picture(title: string, after: GroupMatrix): string {
  const { groups } = after;
  const before = { ...after, cells: after.cells.map((row) => row.map((cell) => (cell === "" ? "" : "All"))) };
  const left = 12 + longest(groups) * letter;
  const columns = groups.map((_, column) => {
    const texts = after.cells.map((row) => shown(row[column] ?? ""));
    return Math.max(44, longest(texts) * letter + 14);
  });
  const wide = columns.reduce((sum, width) => sum + width, 0);
  const top = 34 + longest(groups) * letter * 0.6;
  const height = top + groups.length * line + 14;
  const second = left + wide + gap;
  // Names of columns lean out to the right.
  const ends = groups.map(({ length }, column) => middle(second, columns, column) + length * letter * 0.82 + 12);
  const width = Math.max(second + wide + 60, ...ends);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${n(width)}" height="${n(height)}" viewBox="0 0 ${n(width)} ${n(height)}"`,
    `  font-family="ui-monospace, Menlo, Consolas, monospace" font-size="12" role="img">`,
    `  <title>${escaped(title)}</title>`,
    `  <rect width="100%" height="100%" fill="#ffffff"/>`,
    ...groups.map((label, row) => text(left - 8, top + row * line + 17, label, 'text-anchor="end" fill="#1f2328"')),
    ...grid("before", before, left, top, columns),
    ...grid("after", after, second, top, columns),
    "</svg>",
    "",
  ].join("\n");
}

const letter = 7.3;
const line = 26;
const gap = 56;

function grid(
  name: string,
  { groups, cells }: GroupMatrix,
  left: number,
  top: number,
  columns: readonly number[],
): readonly string[] {
  const starts = columns.map((width, index) => middle(left, columns, index) - width / 2);
  return [
    text(left, 18, name, 'font-weight="bold" fill="#1f2328"'),
    ...groups.map((label, column) => {
      const x = middle(left, columns, column) - 4;
      return text(x, top - 6, label, `fill="#1f2328" transform="rotate(-35 ${n(x)} ${n(top - 6)})"`);
    }),
    ...cells.flatMap((row, index) =>
      row.map((cell, column) => box(starts[column] ?? 0, top + index * line, columns[column] ?? 0, cell)),
    ),
  ];
}

function middle(left: number, columns: readonly number[], column: number): number {
  return left + columns.slice(0, column).reduce((sum, width) => sum + width, 0) + (columns[column] ?? 0) / 2;
}

function box(x: number, y: number, width: number, cell: string): string {
  const [fill, ink] = colours(cell);
  const frame = `<rect x="${n(x + 1)}" y="${n(y + 1)}" width="${n(width - 2)}" height="${n(line - 2)}" rx="3" fill="${fill}"/>`;
  const middle = `text-anchor="middle" fill="${ink}"`;
  return `  ${frame}${text(x + width / 2, y + 17, shown(cell), middle).trim()}`;
}

/** Told apart by lightness and by words, not by hue alone. */
function colours(cell: string): readonly [string, string] {
  if (cell === "") return ["#f6f8fa", "#57606a"];
  if (cell === "All") return ["#1a7f4b", "#ffffff"];
  return cell === "None" ? ["#f6d5d5", "#7a1f1f"] : ["#bfe5cd", "#0b4224"];
}

function shown(cell: string): string {
  if (cell === "All") return "all";
  if (cell === "None") return "none";
  return cell.length > 34 ? `${cell.slice(0, 33)}…` : cell;
}

function text(x: number, y: number, content: string, attributes: string): string {
  return `  <text x="${n(x)}" y="${n(y)}" ${attributes}>${escaped(content)}</text>`;
}

function longest(texts: readonly string[]): number {
  return Math.max(...texts.map(({ length }) => length));
}

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
}

/** At most one digit after the point. */
function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}
