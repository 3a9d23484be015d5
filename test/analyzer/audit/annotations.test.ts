import { unknown } from "../../../analyzer/model";
import { auditOf, deployment, findingsOf, policy } from "./objects";

const reviewBy = (date: unknown) => [policy("p", {}, { "portcullis.dev/review-by": date })];
const accepting = (rules: unknown) => [
  deployment("web"),
  policy("open", { ingress: [{}] }, { "portcullis.dev/accept": rules }),
];

describe("the date of a review", () => {
  test.each([
    ["2026-01-30", "has passed"],
    ["2020-02-29", "has long passed"],
  ])("%s %s", (date) => {
    expect(findingsOf("review-overdue", reviewBy(date))).toEqual([
      `warning NetworkPolicy shop/p metadata.annotations: was to be reviewed by ${date}`,
    ]);
  });

  test.each(["2026-01-31", "2026-02-01", "2027-01-01", unknown])("%s is not overdue", (date) => {
    expect(findingsOf("review-overdue", reviewBy(date))).toEqual([]);
  });

  test.each(["2026-02-30", "2026-13-01", "31.01.2026", "2026-1-31", "soon", "", "2026-01-31T00:00:00Z"])(
    "`%s` is no date",
    (date) => {
      expect(findingsOf("review-date-invalid", reviewBy(date))).toEqual([
        `warning NetworkPolicy shop/p metadata.annotations: \`portcullis.dev/review-by\` is \`${date}\`, which is no date`,
      ]);
    },
  );

  test.each(["2020-01-01", unknown])("%s is a date, or may be one", (date) => {
    expect(findingsOf("review-date-invalid", reviewBy(date))).toEqual([]);
  });
});

describe("acceptance", () => {
  const rulesOf = (findings: readonly { readonly rule: string; readonly entity: string }[]) =>
    findings.filter(({ entity }) => entity === "NetworkPolicy shop/open").map(({ rule }) => rule);

  test.each(["open-to-world", "no-default-deny, open-to-world", " open-to-world ,"])(
    "`%s` accepts findings of open-to-world on its object",
    (rules) => {
      const { findings, accepted } = auditOf(accepting(rules));
      expect(rulesOf(accepted)).toEqual(["open-to-world"]);
      expect(rulesOf(findings)).toEqual([]);
    },
  );

  test("of another rule it accepts nothing", () => {
    const { findings, accepted } = auditOf(accepting("dns-cut-off"));
    expect(rulesOf(findings)).toEqual(["open-to-world"]);
    expect(accepted).toEqual([]);
  });

  test("of a rule that there is not is a finding", () => {
    expect(findingsOf("accept-invalid", accepting("open-to-wrold, open-to-world"))).toEqual([
      "warning NetworkPolicy shop/open metadata.annotations: `portcullis.dev/accept` names `open-to-wrold`, and no rule is called so",
    ]);
  });

  test.each(["open-to-world", "", unknown])("of `%s` is not", (rules) => {
    expect(findingsOf("accept-invalid", accepting(rules))).toEqual([]);
  });
});
