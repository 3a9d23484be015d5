import fc from "fast-check";
import { blocks, equalities, policyPorts, requirements } from "./edges";
import { gapPlaces } from "./gaps";

/** The spec of a policy that is right by `validate`, and the number of its namespace. */
export interface PolicySketch {
  readonly namespace: number;
  readonly spec: object | null | undefined;
  /** Which values are not known. */
  readonly gaps: readonly number[];
}

/** A list that is left out, is null, is empty, or has some items: the first three mostly mean the same. */
function list<T>(item: fc.Arbitrary<T>): fc.Arbitrary<readonly T[] | null | undefined> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(undefined, undefined, [], null) },
    { weight: 6, arbitrary: fc.array(item, { minLength: 1, maxLength: 2 }) },
  );
}

const selector = fc.oneof(
  fc.constant({}),
  fc.constantFrom(...equalities).map((matchLabels) => ({ matchLabels })),
  fc.constantFrom(...requirements).map((requirement) => ({ matchExpressions: [requirement] })),
  fc.record(
    { matchLabels: fc.constantFrom(...equalities), matchExpressions: list(fc.constantFrom(...requirements)) },
    { requiredKeys: [] },
  ),
);

const peer: fc.Arbitrary<object> = fc.oneof(
  selector.map((podSelector) => ({ podSelector, ipBlock: null, namespaceSelector: null })),
  selector.map((podSelector) => ({ podSelector })),
  selector.map((namespaceSelector) => ({ namespaceSelector })),
  fc.record({ podSelector: selector, namespaceSelector: selector }),
  { weight: 3, arbitrary: fc.constantFrom(...blocks).map((ipBlock) => ({ ipBlock })) },
);

const ports = list(fc.constantFrom(...policyPorts));

function rules(peers: "from" | "to"): fc.Arbitrary<readonly (object | null)[] | null | undefined> {
  const rule = fc.record({ [peers]: list(peer), ports });
  return fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom<readonly (object | null)[] | null | undefined>(undefined, null, [], [{}]) },
    { weight: 1, arbitrary: fc.constant([null]) },
    { weight: 10, arbitrary: fc.array(rule, { minLength: 1, maxLength: 2 }) },
  );
}

const spec = fc.record({
  podSelector: fc.oneof({ weight: 9, arbitrary: selector }, { weight: 1, arbitrary: fc.constantFrom(undefined, null) }),
  policyTypes: fc.constantFrom(
    undefined,
    ["Ingress"],
    ["Egress"],
    ["Ingress", "Egress"],
    ["Egress", "Ingress"],
    [],
    null,
    ["Egress", "Egress"],
  ),
  ingress: rules("from"),
  egress: rules("to"),
});

export const policySketches: fc.Arbitrary<PolicySketch> = fc.record({
  namespace: fc.nat(3),
  spec: fc.oneof({ weight: 29, arbitrary: spec }, { weight: 1, arbitrary: fc.constantFrom(undefined, null) }),
  gaps: gapPlaces(16),
});
