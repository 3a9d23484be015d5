import { readFileSync } from "node:fs";
import { join } from "node:path";
import { audit, auditRules } from "../../analyzer/audit";
import { clusterOf } from "../analyzer/yaml";

const [introduction = "", ...rest] = readFileSync(join(__dirname, "../../docs/audit.md"), "utf8").split(/^## (?=`)/m);

/** The sections by the id in their headings. */
const sections = new Map(rest.map((text) => [/^`([a-z-]+)`\n/.exec(text)?.[1] ?? text, text]));

/** The workload that the examples are about. */
const [, workload = ""] = /^## The examples\n.*?^```yaml\n(.*?)^```$/ms.exec(introduction) ?? [];

test("there is a section for every rule, in their order, and none else", () => {
  expect(Array.from(sections.keys())).toEqual(auditRules.map(({ id }) => id));
});

test.each(auditRules.map((rule) => [rule.id, rule] as const))(
  "the section of %s has the rule's own words",
  (id, rule) => {
    const [, severity, meaning, why, fix] = (sections.get(id) ?? "").split("\n\n").map(oneLine);
    expect({ severity, meaning, why, fix }).toEqual({
      severity: `Severity: ${rule.severity}`,
      meaning: rule.meaning,
      why: `Why it matters: ${rule.why}`,
      fix: `What to do: ${rule.fix}`,
    });
  },
);

test.each(auditRules.map(({ id, engines }) => [id, engines?.[0]] as const))(
  "the example of %s has the findings that are shown",
  (id, engine) => {
    const [, yaml = "", shown = ""] = /^```yaml\n(.*?)^```$\n\n^```\n(.*?)\n```$/ms.exec(sections.get(id) ?? "") ?? [];
    const objects = yaml.includes("kind: Deployment") ? yaml : `${workload}---\n${yaml}`;
    const { findings } = audit({ cluster: clusterOf(objects) }, { today: "2026-01-31", engine, engineVersion: "3.29" });
    const own = findings.filter(({ rule }) => rule === id);
    expect(own.map(({ severity, entity, message }) => `${severity} ${entity}: ${message}`).join("\n")).toBe(shown);
    expect(own.map(({ rule }) => rule)).toContain(id);
  },
);

test("no two rules have the same id, and each is written as one", () => {
  const ids = auditRules.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => !/^[a-z]+(-[a-z]+)+$/.test(id))).toEqual([]);
});

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
