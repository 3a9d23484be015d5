import { child, isAbsent, item, quoted, readFields, readList, readString } from "./fields";
import type { Findings } from "./findings";
import { dnsLabel, dnsSubdomain, qualifiedName } from "./names";
import { checkLabels, checkText, eachText } from "./texts";

/** Checks the metadata of a policy. A namespace may be missing: whoever applies the policy gives it. */
export function checkMetadata(value: unknown, findings: Findings): void {
  const metadata = readFields(value ?? {}, "metadata", objectMetaFields, findings);
  if (metadata === undefined) return;
  checkNames(metadata, findings);
  checkLabels(metadata.labels, "metadata.labels", findings);
  checkAnnotations(metadata.annotations, findings);
  checkFinalizers(metadata.finalizers, findings);
  checkOwners(metadata.ownerReferences, findings);
}

/** Fields of ObjectMeta. Those not checked here belong to the server, and come along when a policy is read from it. */
const objectMetaFields = [
  "name",
  "namespace",
  "labels",
  "annotations",
  "generateName",
  "finalizers",
  "ownerReferences",
  "creationTimestamp",
  "deletionGracePeriodSeconds",
  "deletionTimestamp",
  "generation",
  "managedFields",
  "resourceVersion",
  "selfLink",
  "uid",
] as const;

const maxAnnotationBytes = 256 * 1024;
const encoder = new TextEncoder();

function checkNames(
  metadata: { readonly name?: unknown; readonly generateName?: unknown; readonly namespace?: unknown },
  findings: Findings,
): void {
  const name = readString(metadata.name, "metadata.name", findings);
  const generateName = readString(metadata.generateName, "metadata.generateName", findings);
  const namespace = readString(metadata.namespace, "metadata.namespace", findings);
  if (generateName) checkText(withoutDash(generateName), "metadata.generateName", dnsSubdomain, findings);
  if (name) checkText(name, "metadata.name", dnsSubdomain, findings);
  if (name === "" && generateName === "") findings.error("metadata.name", "must be given");
  if (namespace) checkText(namespace, "metadata.namespace", dnsLabel, findings);
}

/** A prefix may end in a dash, since more will follow. The server takes the character before it away, too. */
function withoutDash(prefix: string): string {
  return prefix.replace(/[^\u0080-\uffff]-$/, "a");
}

function checkAnnotations(value: unknown, findings: Findings): void {
  const path = "metadata.annotations";
  let bytes = 0;
  eachText(value, path, findings, (key, text) => {
    checkText(key.toLowerCase(), path, qualifiedName, findings);
    bytes += encoder.encode(key + text).length;
  });
  if (bytes > maxAnnotationBytes) {
    findings.error(path, `must be at most ${String(maxAnnotationBytes)} bytes together, got ${String(bytes)}`);
  }
}

function checkFinalizers(value: unknown, findings: Findings): void {
  if (isAbsent(value)) return;
  const path = "metadata.finalizers";
  const finalizers = readList(value, path, findings).map((one, index) => readString(one, item(path, index), findings));
  const seen = new Set<string>();
  for (const [index, finalizer] of finalizers.entries()) {
    if (finalizer === undefined) continue;
    checkText(finalizer, path, qualifiedName, findings);
    if (seen.has(finalizer)) findings.error(path, `has ${quoted(finalizer)} twice; remove one`);
    seen.add(finalizer);
    if (!finalizer.includes("/") && !["kubernetes", "orphan", "foregroundDeletion"].includes(finalizer)) {
      findings.error(item(path, index), `must have a domain, as in \`example.com/name\`, got ${quoted(finalizer)}`);
    }
  }
  if (finalizers.includes("orphan") && finalizers.includes("foregroundDeletion")) {
    findings.error(path, "must not have both `orphan` and `foregroundDeletion`; remove one");
  }
}

function checkOwners(value: unknown, findings: Findings): void {
  if (isAbsent(value)) return;
  const path = "metadata.ownerReferences";
  const known = ["apiVersion", "kind", "name", "uid", "controller", "blockOwnerDeletion"] as const;
  let controllers = 0;
  const uids = new Set<string>();
  for (const [index, one] of readList(value, path, findings).entries()) {
    const owner = readFields(one ?? {}, item(path, index), known, findings);
    if (owner === undefined) continue;
    for (const field of ["apiVersion", "kind", "name", "uid"] as const) {
      // The server leaves the index out of these paths.
      if (readString(owner[field], child(path, field), findings) === "") {
        findings.error(child(path, field), `must be given, is missing in item ${String(index)}`);
      }
    }
    for (const field of ["controller", "blockOwnerDeletion"] as const) {
      const flag = owner[field];
      if (!isAbsent(flag) && typeof flag !== "boolean") {
        findings.error(child(item(path, index), field), `must be true or false, got ${quoted(flag)}`);
      }
    }
    if (owner.apiVersion === "v1" && owner.kind === "Event") findings.error(path, "an Event must not own anything");
    if (owner.controller === true) controllers++;
    if (typeof owner.uid === "string" && uids.has(owner.uid)) {
      findings.error(path, `has uid ${quoted(owner.uid)} twice; remove one`);
    }
    if (typeof owner.uid === "string") uids.add(owner.uid);
  }
  if (controllers > 1) findings.error(path, "must have at most one reference with `controller: true`");
}
