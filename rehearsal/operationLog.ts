import * as fs from "node:fs";
import type { EngineEvent } from "@pulumi/pulumi/automation";

/** What an operation of the engine came to. */
export interface Outcome {
  /** How many resources were created, updated, deleted, replaced, or found the same, by the engine's own words. */
  changes: Readonly<Record<string, number>>;
  /** The resources that were not the same: `create aws:ec2/vpc:Vpc my-vpc`. */
  changed: readonly string[];
  /** What the engine reports as errors, and what a policy pack refuses. */
  errors: readonly string[];
  /** What they report as warnings. */
  warnings: readonly string[];
}

/** Follows one operation of the engine: all that it says goes to a file, and its events are counted. */
export class OperationLog {
  private readonly output: number;
  private readonly changed: string[] = [];
  private readonly errors: string[] = [];
  private readonly warnings: string[] = [];
  private changes: Record<string, number> = {};
  private begun = 0;
  private ended = 0;
  private current = "";

  constructor(readonly file: string) {
    this.output = fs.openSync(file, "a");
  }

  write(text: string): void {
    fs.writeSync(this.output, text);
  }

  note(event: EngineEvent): void {
    if (event.resourcePreEvent) {
      const { op, urn } = event.resourcePreEvent.metadata;
      this.begun += 1;
      this.current = describe(urn);
      if (op !== "same" && op !== "read") this.changed.push(`${op} ${describe(urn)}`);
    }
    if (event.resOutputsEvent) this.ended += 1;
    if (event.policyEvent) this.notePolicy(event.policyEvent);
    if (event.diagnosticEvent) this.noteDiagnostic(event.diagnosticEvent);
    if (event.summaryEvent) this.changes = event.summaryEvent.resourceChanges;
  }

  /** How far the operation has come. */
  status(): string {
    return `${String(this.ended)} of ${String(this.begun)} resources, ${this.current}`;
  }

  /** `58 create, 2 same`. */
  summary(): string {
    const parts = Object.entries(this.changes).map(([op, count]) => `${String(count)} ${op}`);
    return parts.length === 0 ? "no resources" : parts.join(", ");
  }

  /** @param error what the Automation API threw; it counts where the engine itself reported nothing. */
  outcome(error?: unknown): Outcome {
    const errors = error !== undefined && this.errors.length === 0 ? complaints(error) : this.errors;
    return { changes: this.changes, changed: this.changed, errors, warnings: this.warnings };
  }

  close(): void {
    fs.closeSync(this.output);
  }

  /** `public-endpoint: aws:eks/cluster:Cluster main: …`; the policy's own description comes before what it found. */
  private notePolicy({ policyName, resourceUrn, message, enforcementLevel }: NonNullable<EngineEvent["policyEvent"]>) {
    const about = resourceUrn ? `${describe(resourceUrn)}: ` : "";
    const text = `${policyName}: ${about}${plain(message)
      .trim()
      .replaceAll(/\s*\n\s*/g, " ")}`;
    (enforcementLevel === "mandatory" ? this.errors : this.warnings).push(text);
  }

  private noteDiagnostic({ severity, urn, message, ephemeral }: NonNullable<EngineEvent["diagnosticEvent"]>): void {
    if (ephemeral === true) return;
    const text = plain(message).trim();
    const about = urn ? `${describe(urn)}: ${text}` : text;
    if (severity === "error" && !this.isTold(urn, about, text)) this.errors.push(about);
    if (severity === "warning") this.warnings.push(about);
  }

  /** An error of the program is told twice: by the program, and by the host that it ran in. Two resources may fail alike. */
  private isTold(urn: string | undefined, about: string, text: string): boolean {
    const ofProgram = !urn || urn.includes("::pulumi:pulumi:Stack::");
    return this.errors.some((said) => (ofProgram ? said.includes(text) : said === about));
  }
}

/** What the engine printed before it had come to events: its lines that begin with `error:`. */
function complaints(error: unknown): readonly string[] {
  const said = error instanceof Error ? error.message : "the engine failed and gave no reason";
  const lines = said.match(/^error: .*$/gm) ?? [said];
  return [...new Set(lines)];
}

/** `urn:pulumi:dev::portcullis::a:B$c:D::name` becomes `c:D name`. */
function describe(urn: string): string {
  const [, , types, ...name] = urn.split("::");
  return `${types?.split("$").at(-1) ?? urn} ${name.join("::")}`;
}

/** Events carry colours as tags such as `<{%reset%}>`. */
const plain = (text: string) => text.replaceAll(/<\{%[^%]*%\}>/g, "");
