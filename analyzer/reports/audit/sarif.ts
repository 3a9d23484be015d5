import { type AuditRule, auditRules, type Finding, type Severity } from "../../audit";
import type { Write } from "../report";
import type { AuditModel } from "./model";

/**
 * SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), which code hosts show beside the lines of a pull request.
 * Accepted findings are there as suppressed.
 */
export function auditSarif({ findings, accepted }: AuditModel, write: Write): void {
  const results = [
    ...findings.map((one) => result(one)),
    ...accepted.map((one) => ({ ...result(one), suppressions: [suppressed] })),
  ];
  const driver = {
    name: "portcullis",
    rules: auditRules.map(description),
  };
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{ tool: { driver }, columnKind: "utf16CodeUnits", results }],
  };
  write(`${JSON.stringify(log, undefined, 2)}\n`);
}

const suppressed = { kind: "inSource", justification: "accepted by the annotation portcullis.dev/accept" } as const;

const levels: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "note" };

const numbers = new Map(auditRules.map(({ id }, index) => [id, index]));

function description({ id, severity, meaning, why, fix }: AuditRule) {
  return {
    id,
    name: id.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase()),
    shortDescription: { text: meaning },
    fullDescription: { text: `${meaning} ${why}` },
    help: { text: `${why}\n\n${fix}`, markdown: `${why}\n\n**What to do:** ${fix}` },
    defaultConfiguration: { level: levels[severity] },
  };
}

function result(finding: Finding) {
  const { rule, severity, entity, message, fix, path } = finding;
  return {
    ruleId: rule,
    ruleIndex: numbers.get(rule),
    level: levels[severity],
    message: { text: `${entity}: ${message}. To mend it: ${fix}.` },
    locations: [location(finding)],
    // The same finding stays the same when lines move.
    partialFingerprints: { "portcullis/v1": [rule, entity, path].join("|") },
  };
}

/** A file with a line; a Pulumi URN or standard input is no file, and named as it is. */
function location({ origin, entity, path }: Finding) {
  const logicalLocations = [
    { fullyQualifiedName: [entity, path].filter((part) => part !== "").join(" "), kind: "object" },
  ];
  const { source } = origin;
  if (source === "-" || source.startsWith("urn:")) {
    return { logicalLocations: [{ ...logicalLocations[0], fullyQualifiedName: `${source} ${path}`.trim() }] };
  }
  const startLine = origin.line(path);
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(source) },
      ...(startLine === undefined ? {} : { region: { startLine } }),
    },
    logicalLocations,
  };
}

/** A path as a reference of RFC 3986; a relative one stays relative. */
function uriOf(file: string): string {
  const path = file.replaceAll("\\", "/").split("/").map(encodeURIComponent).join("/");
  if (path.startsWith("/")) return `file://${path}`;
  return /^[A-Za-z]%3A\//.test(path) ? `file:///${path.replace("%3A", ":")}` : path.replace(/^\.\//, "");
}
