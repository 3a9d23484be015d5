import type { OutputMap } from "@pulumi/pulumi/automation";
import type { Provision } from "./plugins";
import type { Stage } from "./stage";

/** A part of the report, under its title. */
export const section = (title: string, text: string): string => `\n── ${title}\n\n${text}`;

/** Who plays in the rehearsal: each program and provider, in which version, and whether it is the real one. */
export function castList({ tools, provisions }: Pick<Stage, "tools" | "provisions">): string {
  const programs = Object.values(tools).map(({ name, version, origin }) => [
    name,
    "real",
    `${version}, ${origins[origin]}`,
  ]);
  const providers = Object.entries(provisions).map(([name, provision]) => [`provider ${name}`, ...provided(provision)]);
  const aws = ["provider aws", "simulated", "nothing is made in the cloud, and nothing is paid"];
  const pack = ["policy pack", "real", "guardrails, which every preview and up has to pass"];
  return table([...programs, ...providers, charts(provisions.kubernetes), aws, pack]);
}

/** The stack's outputs; a secret one is not shown, and who reaches whom has a section of its own. */
export const outputList = (outputs: OutputMap): string =>
  table(
    Object.entries(outputs)
      .filter(([name]) => name !== "reachability")
      .map(([name, { value, secret }]) => [
        name,
        secret ? "[secret]" : typeof value === "string" ? value : JSON.stringify(value),
      ]),
  );

/** A line for each source, whom it reaches, and on which ports. */
export const reachabilityList = (rows: readonly (readonly [src: string, dst: string, ports: string])[]): string =>
  rows.length === 0 ? "nobody reaches anybody" : table(rows.map(([src, dst, ports]) => [src, `=> ${dst}`, ports]));

const origins = {
  PATH: "found on PATH",
  cache: "from the cache",
  release: "the official release",
  built: "built here",
};

const provided = (provision: Provision): [string, string] =>
  provision.kind === "released"
    ? ["real", "the released plugin"]
    : ["double", `no released plugin here: ${provision.reason}`];

const charts = ({ kind }: Provision): string[] => [
  "Helm charts",
  "recorded",
  kind === "released"
    ? "not fetched: Helm installs a ConfigMap in the place of each, since nothing in them can run without nodes"
    : "not fetched: each release is noted in the state alone",
];

/** Rows as columns, each as wide as its widest cell. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = rows.reduce<number[]>(
    (widest, row) => row.map((cell, i) => Math.max(cell.length, widest[i] ?? 0)),
    [],
  );
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
