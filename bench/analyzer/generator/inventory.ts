import type { Labels, NetworkPolicy, Protocol } from "../../../policies/types";

/** What a generated cluster holds, before it is written as objects of one form or another. */
export interface Inventory {
  readonly namespaces: readonly NamespaceEntry[];
  readonly workloads: readonly WorkloadEntry[];
  /** Each with its namespace; sorted by it. */
  readonly policies: readonly NetworkPolicy[];
}

export interface NamespaceEntry {
  readonly name: string;
  /** With the automatic one. */
  readonly labels: Labels;
}

export interface WorkloadEntry {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly ports: readonly PortEntry[];
}

export interface PortEntry {
  readonly name: string;
  readonly port: number;
  readonly protocol: Protocol;
}

/** How much of everything to generate. */
export interface Size {
  /** At least three: two of the system's, the rest of teams. */
  readonly namespaces: number;
  readonly workloads: number;
  readonly policies: number;
}

/** The sizes that files are generated in; peers were measured on inputs of the same. */
export const sizes = {
  S: { namespaces: 10, workloads: 100, policies: 60 },
  M: { namespaces: 50, workloads: 1_000, policies: 500 },
  L: { namespaces: 100, workloads: 5_000, policies: 2_000 },
  XL: { namespaces: 200, workloads: 20_000, policies: 5_000 },
} as const satisfies Record<string, Size>;

export type SizeName = keyof typeof sizes;

export const metadataName = "kubernetes.io/metadata.name";
