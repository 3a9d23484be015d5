import type { Problem } from "../types";
import { isAbsent, quoted, readFields } from "../validation/fields";
import { Findings } from "../validation/findings";
import { checkMetadata } from "../validation/metadata";
import { dnsLabel, dnsSubdomain } from "../validation/names";
import { refuseNulls } from "../validation/nulls";
import { checkConstant, oneOf } from "../validation/scalars";
import { type CalicoObject, calicoApiVersion } from "./types";
import { checkSetNets } from "./validation/nets";
import { checkPolicySpec } from "./validation/policies";
import { stagedKubernetesProblems } from "./validation/stagedKubernetes";
import { checkTierSpec } from "./validation/tiers";

type Kind = CalicoObject["kind"];

/** Whether objects of a kind belong to a namespace, and what the kind asks of their spec. */
interface KindRules {
  readonly isGlobal: boolean;
  readonly checkName?: (name: string, findings: Findings) => void;
  readonly checkSpec: (spec: unknown, metadata: Metadata, findings: Findings) => void;
}

type Metadata = Readonly<Record<string, unknown>>;

const kinds: Readonly<Record<Kind, KindRules>> = {
  NetworkPolicy: policies({ isGlobal: false, isStaged: false }),
  GlobalNetworkPolicy: policies({ isGlobal: true, isStaged: false }),
  StagedNetworkPolicy: policies({ isGlobal: false, isStaged: true }),
  StagedGlobalNetworkPolicy: policies({ isGlobal: true, isStaged: true }),
  StagedKubernetesNetworkPolicy: { isGlobal: false, checkSpec: () => undefined },
  NetworkSet: { isGlobal: false, checkSpec: checkSet },
  GlobalNetworkSet: { isGlobal: true, checkSpec: checkSet },
  Tier: {
    isGlobal: true,
    checkName: checkTierName,
    checkSpec: (spec, { name }, findings) => {
      checkTierSpec(spec, name, findings);
    },
  },
};

/** The kinds of Calico that are judged here. */
export const calicoKinds = Object.keys(kinds) as readonly Kind[];

/**
 * Gives every problem of an object of Calico: as errors all that Calico or the API server refuses, and as warnings what
 * they accept but hardly anybody means. An empty list is an object that is right.
 *
 * @param object anything: one of Calico's objects, or a manifest as a YAML or JSON parser gives it
 */
export function validateCalico(object: unknown): Problem[] {
  const findings = new Findings();
  if (isAbsent(object)) findings.error("", "must be an object of Calico, got nothing");
  const fields = readFields(object, "", ["apiVersion", "kind", "metadata", "spec", "status"], findings);
  if (fields === undefined) return findings.problems;
  checkConstant(fields.apiVersion, "apiVersion", calicoApiVersion, findings);
  const kind = calicoKinds.find((one) => one === fields.kind);
  if (kind === undefined) {
    const got = isAbsent(fields.kind) ? "nothing" : quoted(fields.kind);
    findings.error("kind", `must be ${oneOf(calicoKinds)}, got ${got}`);
    return findings.problems;
  }
  if (kind === "StagedKubernetesNetworkPolicy") {
    // All of its fields are those of a NetworkPolicy, so only the first two were judged above.
    const first = findings.problems.filter(({ path }) => path === "apiVersion");
    return [...first, ...stagedKubernetesProblems(fields)];
  }
  if (kind !== "Tier" && !isAbsent(fields.status)) findings.error("status", "unknown field; remove it");
  const { isGlobal, checkName, checkSpec } = kinds[kind];
  checkMetadata(fields.metadata, findings);
  const metadata: Metadata = typeof fields.metadata === "object" ? { ...fields.metadata } : {};
  const { name, namespace } = metadata;
  if (isGlobal && !isAbsent(namespace) && namespace !== "") {
    findings.error("metadata.namespace", `must be left out, since a ${kind} belongs to none, got ${quoted(namespace)}`);
  }
  // What is no name at all was reported with the metadata.
  if (typeof name === "string" && dnsSubdomain(name).length === 0) checkName?.(name, findings);
  if (isAbsent(fields.spec)) findings.error("spec", "must be given, if only as `{}`");
  checkSpec(fields.spec, metadata, findings);
  refuseNulls(fields.spec, "spec", findings);
  return findings.problems;
}

function policies(kind: { readonly isGlobal: boolean; readonly isStaged: boolean }): KindRules {
  return {
    isGlobal: kind.isGlobal,
    checkName: (name, findings) => {
      checkPolicyName(name, kind.isGlobal, findings);
    },
    checkSpec: (spec, _, findings) => {
      checkPolicySpec(spec, kind, findings);
    },
  };
}

/** Before the dot may stand the tier. Calico itself makes names with more dots for policies of Kubernetes. */
function checkPolicyName(name: string, isGlobal: boolean, findings: Findings): void {
  if (name.split(".").length <= 2 || (!isGlobal && /^(knp|ossg)\.default\./.test(name))) return;
  findings.error("metadata.name", `must have one \`.\` at most, got ${quoted(name)}`);
}

function checkTierName(name: string, findings: Findings): void {
  for (const problem of dnsLabel(name)) findings.error("metadata.name", `${problem}, got ${quoted(name)}`);
}

function checkSet(value: unknown, { labels }: Metadata, findings: Findings): void {
  const spec = readFields(value, "spec", ["nets"], findings);
  checkSetNets(spec?.nets, "spec.nets", findings);
  if (typeof labels === "object" && labels !== null && Object.hasOwn(labels, namespaceLabel)) {
    findings.error("metadata.labels", `must not have \`${namespaceLabel}\`, which is Calico's own; remove it`);
  }
}

const namespaceLabel = "projectcalico.org/namespace";
