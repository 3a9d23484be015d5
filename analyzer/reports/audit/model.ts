import { type Audit, type Finding, severities, type Severity } from "../../audit";
import type { Style } from "../style";

export interface AuditModel extends Audit {
  /** For text alone. */
  readonly style: Style;
}

/** `3 findings: 1 error, 2 warnings; 1 more is accepted`. */
export function findingsSummary({ findings, accepted }: Audit): string {
  const counts = severities.flatMap((severity) => {
    const count = findings.filter((one) => one.severity === severity).length;
    return count === 0 ? [] : [counted(severity, count)];
  });
  const found = findings.length === 0 ? "no findings" : `${plural(findings.length, "finding")}: ${counts.join(", ")}`;
  const more = findings.length === 0 ? "" : " more";
  if (accepted.length === 0) return found;
  return `${found}; ${String(accepted.length)}${more} ${accepted.length === 1 ? "is" : "are"} accepted`;
}

/** `source`, and the field in it: `shop.yaml:12 spec.ingress[0]`. */
export function placeOf({ source, path }: Finding): string {
  return path === "" ? source : `${source} ${path}`;
}

function counted(severity: Severity, count: number): string {
  return severity === "info" ? `${String(count)} info` : plural(count, severity);
}

function plural(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? "" : "s"}`;
}
