import { csvLine } from "../notation";
import type { Write } from "../report";
import type { AuditModel } from "./model";

/** A line `severity,rule,entity,source,message,fix` for each finding; accepted ones are left out. */
export function auditCsv({ findings }: AuditModel, write: Write): void {
  write("severity,rule,entity,source,message,fix\n");
  for (const { severity, rule, entity, source, message, fix } of findings) {
    write(csvLine([severity, rule, entity, source, message, fix]));
  }
}
