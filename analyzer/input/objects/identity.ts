import { isAbsent, quoted } from "../../../policies/validation/fields";
import type { Findings } from "../../../policies/validation/findings";
import { dnsLabel, dnsSubdomain } from "../../../policies/validation/names";
import { checkText } from "../../../policies/validation/texts";
import type { Labels } from "../../../policies/types";
import { unknown } from "../../model";
import { type Fields, fieldsOf, itemsOf, textOf } from "./fields";

/** Which object it is, and whose. */
export interface Identity {
  /** `default` where none is given, as kubectl has it. */
  readonly namespace: string;
  /** The prefix that was asked for where the API server makes up the rest. */
  readonly name: string;
  /** Whether another object of the same kind, namespace and name is the same one. */
  readonly isNamed: boolean;
  /** The controller that made it. */
  readonly owner: Owner | undefined;
  /** Annotations that speak to this tool, such as findings that are accepted. */
  readonly annotations: Labels | undefined;
}

export interface Owner {
  readonly kind: string;
  readonly name: string;
}

/** Reads `metadata`, as far as it says which object this is. */
export function readIdentity(object: Fields, findings: Findings): Identity {
  if (object.metadata === unknown) {
    findings.error("metadata", "is not known yet, so it cannot be told which object this is");
  }
  const metadata = fieldsOf(object.metadata, "metadata", findings);
  const name = textOf(metadata?.name, "metadata.name", findings);
  const prefix = name === "" ? textOf(metadata?.generateName, "metadata.generateName", findings) : "";
  const namespace = textOf(metadata?.namespace, "metadata.namespace", findings);
  if (name === "" && prefix === "" && findings.problems.length === 0) {
    findings.error("metadata.name", "must be given");
  }
  if (!isPlainName(name)) checkText(name, "metadata.name", dnsSubdomain, findings);
  if (!isPlainName(namespace)) checkText(namespace, "metadata.namespace", dnsLabel, findings);
  if (namespace === unknown) {
    findings.error(
      "metadata.namespace",
      "is not known yet, so it cannot be told which pods are meant; name the namespace by a text that is known",
    );
  }
  const owner = isAbsent(metadata?.ownerReferences) ? undefined : readOwner(metadata.ownerReferences, findings);
  return {
    namespace: namespace === "" ? "default" : namespace,
    name: name === "" ? prefix : name,
    isNamed: name !== "" && name !== unknown,
    owner,
    annotations: ownAnnotations(metadata?.annotations),
  };
}

/** Everything else in annotations is somebody else's, and not looked at. */
function ownAnnotations(annotations: unknown): Labels | undefined {
  if (typeof annotations !== "object" || annotations === null) return undefined;
  const own = Object.entries(annotations).filter(([key, value]) => key.startsWith(prefix) && typeof value === "string");
  return own.length === 0 ? undefined : Object.fromEntries(own);
}

const prefix = "portcullis.dev/";

/** Whether it is surely a name, without a closer look: nearly all are. */
function isPlainName(name: string): boolean {
  return name === "" || (name.length <= 63 && /^[a-z0-9]+(?:-+[a-z0-9]+)*$/.test(name));
}

function readOwner(value: unknown, findings: Findings): Owner | undefined {
  const path = "metadata.ownerReferences";
  const references = itemsOf(value, path, findings);
  if (references === unknown) return undefined;
  for (const reference of references) {
    const fields = reference === unknown ? undefined : fieldsOf(reference, path, findings);
    if (fields?.controller !== true) continue;
    if (typeof fields.kind === "string" && typeof fields.name === "string") {
      return { kind: fields.kind, name: fields.name };
    }
    findings.error(path, `must have \`kind\` and \`name\` as texts, got ${quoted(reference)}`);
  }
  return undefined;
}
