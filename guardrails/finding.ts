import type { ReportViolation } from "@pulumi/policy";

/** What a guardrail finds; text is lower case, without a final period, and says where, what, and how to mend it. */
export interface Finding {
  /** `violation`: it is so. `open`: it cannot be told, because a value is not known yet or not part of the stack. */
  readonly kind: "violation" | "open";
  readonly message: string;
  /** Of the resource that it is about. @default - the one that was checked */
  readonly urn?: string;
}

export const violation = (message: string, urn?: string): Finding => ({
  kind: "violation",
  message,
  ...(urn !== undefined && { urn }),
});

export const open = (message: string, urn?: string): Finding => ({
  kind: "open",
  message,
  ...(urn !== undefined && { urn }),
});

/** How a wrong value is named: ``is `false` ``, or that there is none. */
export function stated(value: unknown): string {
  if (value === undefined) return "is not set";
  return `is \`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}

/** A value that only the up knows: it looks at it before it makes the resource. */
export const notKnownYet = (path: string): Finding => open(`${path} is not known yet: the up checks it`);

/**
 * Tells the engine. A violation has the level of its policy; what is open never fails a run, and is never silent.
 *
 * @param reportViolation of the policy
 */
export function tell(findings: readonly Finding[], reportViolation: ReportViolation): void {
  for (const { kind, message, urn } of findings) {
    if (kind === "violation") reportViolation(message, urn);
    else (reportViolation as unknown as ReportAtLevel)({ message, urn, enforcementLevel: "advisory" });
  }
}

/** The same function takes a level for a single report; its declared type leaves that out. */
type ReportAtLevel = (report: { message: string; urn: string | undefined; enforcementLevel: "advisory" }) => void;
