import type { Labels, NetworkPolicy, Protocol } from "../policies/types";
import type { Tiered } from "./tiers/model";

/** What an analysis is about: the pods that there are or will be, their namespaces, and the policies. */
export interface Cluster {
  /** Every namespace that is given or used, once each. */
  readonly namespaces: readonly Namespace[];
  readonly workloads: readonly Workload[];
  readonly policies: readonly Policy[];
  readonly services: readonly Service[];
  /**
   * Policies that are read in order, of Calico and of the network-policy API.
   * @default - none
   */
  readonly tiered?: Tiered;
}

export interface Namespace {
  readonly name: string;
  /** As they are in the cluster, so with the label `kubernetes.io/metadata.name` that the API server sets. */
  readonly labels: Labels | Unknown;
  /** Notes for tools, such as findings that are accepted. @default - none */
  readonly annotations?: Labels | Unknown;
  /** Undefined where the namespace is used but not given: it is taken to have the automatic label only. */
  readonly origin: Origin | undefined;
}

/** Pods under one owner, such as a Deployment with its ReplicaSets and Pods, or a Pod that nobody owns. */
export interface Workload {
  readonly namespace: string;
  readonly name: string;
  /** Kind of the outermost owner: `Deployment`, `CronJob`, `Pod`, or that of a custom resource. */
  readonly kind: string;
  /** At least one. Those that policies see alike are handled as one. */
  readonly pods: readonly Pod[];
  /** Those of the owner, not of its template. @default - none */
  readonly annotations?: Labels | Unknown;
  readonly origin: Origin;
}

/** A pod that runs or may run, or a template that stands for its replicas. */
export interface Pod {
  /** Undefined for a template. */
  readonly name: string | undefined;
  readonly labels: Labels | Unknown;
  readonly ports: readonly ContainerPort[] | Unknown;
  /** Such a pod has the addresses of its node: policies do not hold it, and selectors of peers do not match it. */
  readonly hostNetwork: boolean | Unknown;
  /** IPv4 and IPv6 addresses that the pod is known to have; a template has none. */
  readonly addresses: readonly string[];
}

export interface ContainerPort {
  readonly name: string | undefined;
  /** 1..65535. */
  readonly port: number | Unknown;
  readonly protocol: Protocol;
}

/** A policy that is right by `validate`, but for what is unknown in it. */
export interface Policy {
  readonly namespace: string;
  readonly name: string;
  /** As it was given; where a value is not known yet, in whatever field, `unknown` stands for it. */
  readonly object: NetworkPolicy;
  readonly origin: Origin;
}

/** A Service, for what its ports tell about the pods behind it. */
export interface Service {
  readonly namespace: string;
  readonly name: string;
  /** Undefined where the Service selects no pods by itself. */
  readonly selector: Labels | Unknown | undefined;
  readonly ports: readonly ServicePort[];
  /** Notes for tools, such as findings that are accepted. @default - none */
  readonly annotations?: Labels | Unknown;
  readonly origin: Origin;
}

export interface ServicePort {
  readonly name: string | undefined;
  readonly port: number;
  /** Number or name of the containers' port; the Service's own port where it names none. */
  readonly targetPort: number | string;
  readonly protocol: Protocol;
}

/** Where an object was written. */
export interface Origin {
  /** File as it was named on the command line or found in a folder, `-` for standard input, or a Pulumi URN. */
  readonly source: string;
  /**
   * Line, from 1, at which the field at `path` (written as the API server writes it, `spec.ingress[0].from`) stands, or
   * else the nearest field around it that is there; for `""` the object's first line. Undefined where a source has no
   * lines. Costs a parse of the document: ask for what is printed only.
   */
  line(path: string): number | undefined;
}

/**
 * Stands for a value that is not known yet: it is what the Pulumi engine writes for one in a preview. A verdict that
 * depends on it is neither allowed nor denied, but unknown.
 */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
export type Unknown = typeof unknown;

/** Something in the input that could not be read, so that an analysis of the rest is incomplete. */
export interface InputProblem {
  /** File, `-` or URN. */
  readonly source: string;
  readonly line: number | undefined;
  /** Which object and field: `NetworkPolicy shop/web: spec.ingress[0].from[1]`; empty where the text itself is broken. */
  readonly path: string;
  /** What is wrong and what to do; lower case, no final period. */
  readonly message: string;
}

/** `file:line` or the URN, for sentences. */
export function whereIs(origin: Origin, path = ""): string {
  const line = origin.line(path);
  return line === undefined ? origin.source : `${origin.source}:${String(line)}`;
}
