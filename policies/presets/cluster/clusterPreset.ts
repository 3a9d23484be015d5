import {
  calicoApiVersion,
  type ClusterMetadata,
  type GlobalNetworkPolicy,
  type GlobalPolicySpec,
} from "../../calico/types";
import {
  type ClusterNetworkPolicy,
  type ClusterNetworkPolicySpec,
  clusterPolicyApiVersion,
} from "../../clusterNetworkPolicy/types";
import type { Labels } from "../../types";
import { dnsLabel } from "../../validation/names";
import { type PresetName, presetLabels } from "../origin";

/**
 * Whose kinds a preset makes: `calico` for Calico's own, `network-policy-api` for the ClusterNetworkPolicy of
 * `policy.networking.k8s.io`, which Calico has from 3.32 on.
 */
export type ClusterApi = "calico" | "network-policy-api";

/** What every preset for the whole cluster takes. */
export interface ClusterPresetArgs {
  /**
   * Name of the policy, unique among those of its kind.
   * @default - says what the preset does and for whom, and stays the same as long as those do
   */
  readonly name?: string;
  /**
   * Labels of the policy itself, beside those that say which preset made it; traffic does not depend on them.
   * @default - none
   */
  readonly labels?: Labels;
}

/** What presets take that can be had from either API. */
export type EitherApiArgs = ClusterPresetArgs &
  (
    | { readonly api: "calico" }
    | {
        readonly api: "network-policy-api";
        /**
         * Place among the policies of the same tier, 0..1000; the lower is read first. Let no two of them have the same,
         * since the API does not say which of those decides.
         * @default - the preset's own
         */
        readonly priority?: number;
      }
  );

/** Metadata with the name that was asked for, or else the preset's, and with labels that say who made it. */
export function clusterMetadata(preset: PresetName, args: ClusterPresetArgs, defaultName: string): ClusterMetadata {
  return { name: args.name ?? defaultName, labels: presetLabels(preset, args.labels) };
}

export function globalNetworkPolicy(metadata: ClusterMetadata, spec: GlobalPolicySpec): GlobalNetworkPolicy {
  return { apiVersion: calicoApiVersion, kind: "GlobalNetworkPolicy", metadata, spec };
}

export function clusterNetworkPolicy(metadata: ClusterMetadata, spec: ClusterNetworkPolicySpec): ClusterNetworkPolicy {
  return { apiVersion: clusterPolicyApiVersion, kind: "ClusterNetworkPolicy", metadata, spec };
}

/** @throws RangeError where it is outside 0..1000 */
export function givenPriority(priority: number): number {
  if (Number.isInteger(priority) && priority >= 0 && priority <= 1000) return priority;
  throw new RangeError(`priority must be a whole number in 0..1000, got \`${String(priority)}\``);
}

/**
 * The names of namespaces, once each.
 *
 * @throws RangeError where one is no namespace's name
 */
export function namespaceNames(field: string, names: readonly string[]): readonly string[] {
  for (const name of names) {
    const [problem] = dnsLabel(name);
    if (problem !== undefined) throw new RangeError(`${field}: a namespace's name ${problem}, got \`${name}\``);
  }
  return Array.from(new Set(names));
}

/** @throws RangeError for an API that there is not, which the types let nobody ask for but plain JavaScript */
export function unknownApi(args: never): never {
  const { api } = args as { readonly api?: string };
  throw new RangeError(`api must be \`calico\` or \`network-policy-api\`, got \`${api ?? "nothing"}\``);
}
