import { annotation, type Draft, ofPolicy } from "./finding";
import type { AuditOptions, AuditRule } from "./rule";
import type { Survey } from "./survey";
import { ofTierPolicy, tierPolicies } from "./tiers/survey";

/** Annotation with the date until which a policy has to be looked at again. */
export const reviewBy = "portcullis.dev/review-by";

/** Policies that were to be looked at again. */
export const reviewDateRules: readonly AuditRule[] = [
  {
    id: "review-overdue",
    severity: "warning",
    meaning: "The date in the policy's annotation `portcullis.dev/review-by` has passed.",
    why: "Whoever wrote the policy wanted it looked at by then, often because it opens something for a while.",
    fix: "Look at the policy; then remove it, or write a later date.",
    find: (survey, options) => reviewFindings(survey, options).overdue,
  },
  {
    id: "review-date-invalid",
    severity: "warning",
    meaning: "The annotation `portcullis.dev/review-by` is no date.",
    why: "Nobody is told when the review is due.",
    fix: "Write a date of the calendar as year, month and day: `2026-01-31`.",
    find: (survey, options) => reviewFindings(survey, options).invalid,
  },
];

function reviewFindings(survey: Survey, { today }: AuditOptions) {
  const overdue: Draft[] = [];
  const invalid: Draft[] = [];
  const subjects = [
    ...survey.policies.map(({ policy }) => ofPolicy(policy)),
    ...tierPolicies(survey).map(({ policy }) => ofTierPolicy(policy)),
  ];
  for (const subject of subjects) {
    const date = annotation(subject, reviewBy);
    if (date === undefined) continue;
    const path = "metadata.annotations";
    if (!isDate(date)) {
      const message = `\`${reviewBy}\` is \`${date}\`, which is no date`;
      invalid.push({ subject, path, message, fix: "write it as `2026-01-31`" });
    } else if (date < today) {
      const message = `was to be reviewed by ${date}`;
      overdue.push({
        subject,
        path,
        message,
        fix: `review the policy; then remove it, or write a later date to \`${reviewBy}\``,
      });
    }
  }
  return { overdue, invalid };
}

/** Whether a text is a day of the calendar, as ISO 8601 writes it, which sorts as days do. */
function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
