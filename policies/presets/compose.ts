import type { EgressRule, IngressRule, Labels, NetworkPolicy, PolicyType } from "../types";

/** What `extend` changes in a policy; what is left out stays. */
export interface ExtendArgs {
  /** Another name. */
  readonly name?: string;
  /** Labels besides those that the policy has; of the same key, these win. */
  readonly labels?: Labels;
  /** Annotations besides those that the policy has; of the same key, these win. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Rules besides those that the policy has. The policy must isolate for ingress. */
  readonly ingress?: readonly IngressRule[];
  /** Rules besides those that the policy has. The policy must isolate for egress. */
  readonly egress?: readonly EgressRule[];
}

/**
 * The policy with more rules, and with another name, labels and annotations where given. It isolates the same pods in the
 * same directions, and allows what it did.
 *
 * @throws RangeError for rules of a direction for which the policy does not isolate: they would isolate its pods
 */
export function extend(policy: NetworkPolicy, args: ExtendArgs): NetworkPolicy {
  const { metadata, spec } = policy;
  const types = policyTypesOf(policy);
  return {
    ...policy,
    metadata: {
      ...metadata,
      name: args.name ?? metadata.name,
      ...both("labels", metadata.labels, args.labels),
      ...both("annotations", metadata.annotations, args.annotations),
    },
    spec: {
      ...spec,
      policyTypes: types,
      ...rules("ingress", "Ingress", policy, args.ingress),
      ...rules("egress", "Egress", policy, args.egress),
    },
  };
}

/**
 * The policies of several presets as one list, for a NetworkPolicySet; one that is there more than once, word for word, is
 * kept once. Policies only ever add: together they allow what any of them does.
 *
 * @throws RangeError where two that differ have the same name in the same namespace
 */
export function combine(...parts: readonly (NetworkPolicy | readonly NetworkPolicy[])[]): readonly NetworkPolicy[] {
  const known = new Map<string, NetworkPolicy>();
  for (const policy of parts.flat()) {
    const { namespace, name } = policy.metadata;
    const key = `${namespace ?? ""}/${name}`;
    const other = known.get(key);
    if (other !== undefined && JSON.stringify(other) !== JSON.stringify(policy)) {
      const where = namespace === undefined ? "" : ` in namespace \`${namespace}\``;
      throw new RangeError(
        `two policies that differ are called \`${name}\`${where}; give one of them another \`name\``,
      );
    }
    known.set(key, policy);
  }
  return Array.from(known.values());
}

/** The directions for which the policy isolates, by the rule of the API where it does not say. */
function policyTypesOf({ spec }: NetworkPolicy): readonly PolicyType[] {
  const { policyTypes = [], egress = [] } = spec;
  if (policyTypes.length > 0) return policyTypes;
  return egress.length > 0 ? ["Ingress", "Egress"] : ["Ingress"];
}

function rules<F extends "ingress" | "egress">(
  field: F,
  direction: PolicyType,
  policy: NetworkPolicy,
  more: NetworkPolicy["spec"][F],
): Partial<NetworkPolicy["spec"]> {
  if (more === undefined) return {};
  if (!policyTypesOf(policy).includes(direction)) {
    throw new RangeError(
      `policy \`${policy.metadata.name}\` does not isolate for ${direction}, and \`${field}\` rules would make it do so; ` +
        "write a policy of its own for them",
    );
  }
  return { [field]: [...(policy.spec[field] ?? []), ...more] };
}

function both<F extends string>(
  field: F,
  own: Labels | undefined,
  more: Labels | undefined,
): { [field in F]?: Labels } {
  const joined = { ...own, ...more };
  return Object.keys(joined).length === 0 ? {} : ({ [field]: joined } as { [field in F]: Labels });
}
