import { calicoRequirements } from "./calicoVersions";
import { type Day, daysBetween } from "./days";
import { eksCalendar, eksVersions, type EksVersion } from "./eksVersions";
import { calicoVersionFor, type KubernetesVersion, kubernetesVersions } from "./kubernetesVersions";

/** How old the tables may be: EKS has a new version, and an end of one, about every four months. */
export const daysUntilStale = 120;

const tables = [
  { file: "components/versions/eksVersions.ts", ...eksCalendar },
  { file: "components/versions/calicoVersions.ts", ...calicoRequirements },
];

/** Whether a table was last compared with its source too long ago to be relied on. */
export const isStale = (today: Day): boolean => tables.some((table) => isOld(table, today));

/** The versions with their dates and what is left of them, and whether the tables are to be renewed, from where. */
export function versionsReport(today: Day): string {
  const header = ["KUBERNETES", "ON EKS SINCE", "STANDARD ENDS", "EXTENDED ENDS", "CALICO"];
  const lines = aligned([header, ...kubernetesVersions.map((version) => row(version, today))]);
  return [`Kubernetes on EKS, on ${today}`, "", ...lines, "", ...tables.map((table) => age(table, today))].join("\n");
}

function row(version: KubernetesVersion, today: Day): string[] {
  const { released, standardEnd, extendedEnd }: EksVersion = eksVersions[version];
  return [
    version,
    released ?? "unknown",
    left(standardEnd, today),
    left(extendedEnd, today),
    calicoVersionFor(version),
  ];
}

function left(end: Day | undefined, today: Day): string {
  if (end === undefined) return "unknown";
  const days = daysBetween(today, end);
  return days > 0 ? `${end} (${String(days)} days left)` : `${end} (over)`;
}

const isOld = ({ readOn }: { readOn: Day }, today: Day) => daysBetween(readOn, today) > daysUntilStale;

function age(table: (typeof tables)[number], today: Day): string {
  const { file, source, readOn } = table;
  const days = String(daysBetween(readOn, today));
  return isOld(table, today)
    ? `${file} is stale: read ${days} days ago, on ${readOn}; renew it from ${source}`
    : `${file} was read ${days} days ago, on ${readOn}, from ${source}`;
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const width = (column: number) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0));
  return rows.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(width(column)))
      .join("  ")
      .trimEnd(),
  );
}
