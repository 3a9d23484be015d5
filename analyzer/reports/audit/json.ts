import type { Finding } from "../../audit";
import type { Write } from "../report";
import type { AuditModel } from "./model";

/**
 * `{"version":1,"findings":[{"rule":…,"severity":…,"entity":…,"message":…,"fix":…,"source":…,"path":…}],"accepted":[…]}`
 * with a finding a line; `path` is there where a finding is about a field.
 */
export function auditJson({ findings, accepted }: AuditModel, write: Write): void {
  write('{"version":1,"findings":[');
  writeAll(findings, write);
  write('],"accepted":[');
  writeAll(accepted, write);
  write("]}\n");
}

function writeAll(findings: readonly Finding[], write: Write): void {
  for (const [index, { rule, severity, entity, message, fix, source, path }] of findings.entries()) {
    const one = { rule, severity, entity, message, fix, source, ...(path === "" ? {} : { path }) };
    write(`${index === 0 ? "" : ","}\n${JSON.stringify(one)}`);
  }
  if (findings.length > 0) write("\n");
}
