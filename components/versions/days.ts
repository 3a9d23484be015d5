/** A day in UTC, in which EKS has its calendar, such as `2026-11-26`. Days compare as texts do. */
export type Day = string;

export const dayOf = (date: Date): Day => date.toISOString().slice(0, 10);

/** How many days `to` is after `from`. */
export const daysBetween = (from: Day, to: Day): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

/** `in 1 day`, `in 90 days`. */
export const inDays = (days: number): string => `in ${String(days)} ${days === 1 ? "day" : "days"}`;
