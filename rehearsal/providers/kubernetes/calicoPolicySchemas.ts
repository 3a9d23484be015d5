import type { Schema } from "./definitions";

const text: Schema = { type: "string" };
const number: Schema = { type: "number" };
const flag: Schema = { type: "boolean" };
const textMap: Schema = { type: "object", additionalProperties: text };
const numberOrText: Schema = { "x-kubernetes-int-or-string": true };

const oneOf = (...values: readonly (string | number)[]): Schema => ({
  type: typeof values[0] === "number" ? "integer" : "string",
  enum: values,
});
const list = (items: Schema): Schema => ({ type: "array", items });
const set = (items: Schema): Schema => ({ ...list(items), "x-kubernetes-list-type": "set" });
const whole = (minimum: number, maximum: number): Schema => ({ type: "integer", minimum, maximum });
/** Closed: a field that is not in `properties` is unknown to the API server. */
const fields = (properties: Schema, ...required: readonly string[]): Schema => ({
  type: "object",
  properties,
  ...(required.length > 0 && { required }),
});

const direction = oneOf("Ingress", "Egress");
const icmp = fields({ type: whole(0, 254), code: whole(0, 255) });
const end = fields({
  nets: set(text),
  notNets: set(text),
  selector: text,
  notSelector: text,
  namespaceSelector: text,
  ports: list(numberOrText),
  notPorts: list(numberOrText),
  serviceAccounts: fields({ names: set(text), selector: text }),
  services: fields({ name: text, namespace: text }),
});
const rule = fields(
  {
    action: oneOf("Allow", "Deny", "Log", "Pass"),
    ipVersion: oneOf(4, 6),
    protocol: numberOrText,
    notProtocol: numberOrText,
    icmp,
    notICMP: icmp,
    source: end,
    destination: end,
    http: fields({ methods: list(text), paths: list(fields({ exact: text, prefix: text })) }),
    metadata: fields({ annotations: textMap }),
  },
  "action",
);

const policyFields: Schema = {
  tier: { ...text, default: "default" },
  order: number,
  selector: text,
  serviceAccountSelector: text,
  types: set(direction),
  ingress: list(rule),
  egress: list(rule),
  performanceHints: set(oneOf("AssumeNeededOnEveryNode")),
};
const globalFields: Schema = {
  ...policyFields,
  namespaceSelector: text,
  doNotTrack: flag,
  preDNAT: flag,
  applyOnForward: flag,
};
const staged: Schema = { stagedAction: oneOf("Set", "Delete", "Learn", "Ignore") };

const labelSelector = fields({
  matchLabels: textMap,
  matchExpressions: list(fields({ key: text, operator: text, values: list(text) }, "key", "operator")),
});
const peer = fields({
  podSelector: labelSelector,
  namespaceSelector: labelSelector,
  ipBlock: fields({ cidr: text, except: list(text) }, "cidr"),
});
const ports = list(fields({ protocol: text, port: numberOrText, endPort: { type: "integer", format: "int32" } }));

/** The schemas of the specs of Calico's kinds, with the fields and values that these take. */
export const calicoSpecs = {
  policy: fields(policyFields),
  globalPolicy: fields(globalFields),
  stagedPolicy: fields({ ...policyFields, ...staged }),
  stagedGlobalPolicy: fields({ ...globalFields, ...staged }),
  stagedKubernetesPolicy: fields({
    ...staged,
    podSelector: labelSelector,
    policyTypes: list(text),
    ingress: list(fields({ from: list(peer), ports })),
    egress: list(fields({ to: list(peer), ports })),
  }),
  netSet: fields({ nets: set(text) }),
  tier: fields({ order: number, defaultAction: { ...oneOf("Deny", "Pass"), default: "Deny" } }),
} as const;
