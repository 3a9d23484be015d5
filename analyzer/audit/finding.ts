import type { Labels } from "../../policies/types";
import {
  type Namespace,
  type Origin,
  type Policy,
  type Service,
  unknown,
  type Unknown,
  whereIs,
  type Workload,
} from "../model";

/** From the worst on. */
export const severities = ["error", "warning", "info"] as const;

/**
 * `error`: something does not work as it is written. `warning`: something is open, or has no effect, and hardly anybody
 * means it so. `info`: worth knowing, and often meant.
 */
export type Severity = (typeof severities)[number];

/** Something that an audit found. */
export interface Finding {
  /** Id of the rule: `dns-cut-off`. */
  readonly rule: string;
  readonly severity: Severity;
  /** `shop/web[Deployment]`, `NetworkPolicy shop/allow-web`, `Service shop/web` or `Namespace shop`. */
  readonly entity: string;
  /** What is so; lower case, no final period. */
  readonly message: string;
  /** What to do about it. */
  readonly fix: string;
  /** `shop.yaml:12`, or the Pulumi URN. Looked up when it is read, which may cost a parse of the document. */
  readonly source: string;
  readonly origin: Origin;
  /** Field that it is about, `spec.ingress[0].ports[1]`; empty for the whole object. */
  readonly path: string;
}

/** What a finding is about. */
export interface Subject {
  readonly entity: string;
  readonly origin: Origin;
  readonly annotations: Labels | Unknown | null | undefined;
}

/** A finding before its rule has put its name to it. */
export interface Draft {
  readonly subject: Subject;
  /** @default - that of the rule */
  readonly severity?: Severity;
  /** @default - the whole object */
  readonly path?: string;
  readonly message: string;
  readonly fix: string;
}

export function ofPolicy({ namespace, name, object, origin }: Policy): Subject {
  return { entity: `NetworkPolicy ${namespace}/${name}`, origin, annotations: annotationsOf(object.metadata) };
}

export function ofWorkload(workload: Workload): Subject {
  return { entity: idOf(workload), origin: workload.origin, annotations: workload.annotations };
}

export function ofService({ namespace, name, origin, annotations }: Service): Subject {
  return { entity: `Service ${namespace}/${name}`, origin, annotations };
}

/** @param stand where the namespace is used but not given, what is in it stands for it */
export function ofNamespace({ name, origin, annotations }: Namespace, stand: Origin): Subject {
  return { entity: `Namespace ${name}`, origin: origin ?? stand, annotations };
}

/** `shop/web[Deployment]`. */
export function idOf({ namespace, name, kind }: Workload): string {
  return `${namespace}/${name}[${kind}]`;
}

/** An annotation that is given and known. */
export function annotation({ annotations }: Pick<Subject, "annotations">, name: string): string | undefined {
  if (annotations === unknown || annotations === undefined || annotations === null) return undefined;
  const text = Object.hasOwn(annotations, name) ? annotations[name] : undefined;
  return text === unknown ? undefined : text;
}

/** The finding that a draft of a rule makes. */
export function finding(
  rule: string,
  ofRule: Severity,
  { subject, severity = ofRule, path = "", message, fix }: Draft,
): Finding {
  const { entity, origin } = subject;
  return {
    rule,
    severity,
    entity,
    message,
    fix,
    get source() {
      return whereIs(origin, path);
    },
    origin,
    path,
  };
}

/** The worst first, then by rule, entity and field: a total order. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    compare(a.rule, b.rule) ||
    compare(a.entity, b.entity) ||
    compare(a.path, b.path) ||
    compare(a.message, b.message) ||
    compare(a.origin.source, b.origin.source)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function annotationsOf(metadata: Policy["object"]["metadata"] | Unknown | undefined): Subject["annotations"] {
  return typeof metadata === "object" ? metadata.annotations : undefined;
}
