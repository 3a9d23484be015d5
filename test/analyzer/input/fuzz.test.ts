import * as fc from "fast-check";
import { createReader, readTexts } from "../../../analyzer/input/readTexts";
import { type Cluster, type InputProblem, type Origin, whereIs } from "../../../analyzer/model";
import { controller, pod, policy } from "./manifests";

/** Cases of each property; a variable asks for more. */
const numRuns = Number(process.env.READER_CASES ?? 500);

const policyYaml = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
    - from:
        - namespaceSelector:
            matchLabels: &labels
              team: "a"
          podSelector: {}
        - ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}
      ports:
        - port: 80
          endPort: 90
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop, annotations: {x: |-
    y}}
spec:
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
      - name: web
        ports: [{containerPort: 80, name: http}]
---
apiVersion: v1
kind: Namespace
metadata:
  name: shop
`;
const policyJson = JSON.stringify(
  {
    apiVersion: "v1",
    kind: "List",
    items: [policy(), controller("Deployment"), pod({ name: "a", status: { podIP: "10.0.0.1" } })],
  },
  null,
  1,
);
const previewJson = JSON.stringify({
  changeSummary: { create: 1 },
  steps: [
    {
      op: "create",
      urn: "urn:pulumi:dev::demo::kubernetes:networking.k8s.io/v1:NetworkPolicy::web",
      newState: { type: "kubernetes:networking.k8s.io/v1:NetworkPolicy", inputs: policy() },
    },
  ],
});

const snippets = fc.constantFrom(
  ...[
    "\n",
    "  ",
    "- ",
    ": ",
    "\t",
    "#",
    "'",
    '"',
    "{",
    "}",
    "[",
    "]",
    "&a ",
    "*a",
    "!!str ",
    "|",
    ">",
    "? ",
    "<<: ",
    "---\n",
    "...\n",
  ],
  ...[
    "%YAML 1.2\n",
    "\0",
    "\uFEFF",
    "\r",
    "\\",
    "\ud800",
    "\u2028",
    "é",
    "null",
    "yes",
    "0x10",
    "1e999",
    "__proto__",
    "constructor: ",
  ],
  ...[
    "kind: ",
    "kind: Pod\n",
    "items:\n",
    "spec: ",
    "metadata: ",
    "name: a\n",
    ",",
    ":",
    "-",
    "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  ],
);

/** A text with some of its places changed. */
const mutated = (text: string): fc.Arbitrary<string> =>
  fc
    .array(fc.tuple(fc.nat(text.length), fc.nat(6), fc.oneof(snippets, fc.constant(""))), {
      minLength: 1,
      maxLength: 4,
    })
    .map((changes) =>
      changes.reduce(
        (changed, [at, length, insert]) => changed.slice(0, at) + insert + changed.slice(at + length),
        text,
      ),
    );

/** Values that no manifest has where they stand. */
const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(
    null,
    [],
    {},
    "",
    0,
    -1,
    1e999,
    true,
    [null],
    { a: null },
    "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  ),
);
const oddObject = fc
  .tuple(
    fc.constantFrom(policy(), pod(), controller("CronJob"), {
      kind: "Service",
      apiVersion: "v1",
      metadata: { name: "a" },
      spec: { ports: [{ port: 1 }] },
    }),
    fc.nat(30),
    odd,
  )
  .map(([object, at, value]) => JSON.stringify(replaced(object, at, value)));

const text = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString("latin1")),
  fc.string({ unit: "binary", maxLength: 100 }),
  fc.array(snippets, { maxLength: 30 }).map((parts) => parts.join("")),
  mutated(policyYaml),
  mutated(policyJson),
  mutated(previewJson),
  oddObject,
);

test("whatever the text, the reader gives a cluster or says where it could not, and never throws", () => {
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 3 }), (texts) => {
      const sources = texts.map((one, index) => ({ source: `${String(index)}.yaml`, text: one }));
      const { cluster, problems, notes } = readTexts(sources);
      for (const problem of problems) expectReadable(problem, texts);
      for (const note of notes) expect(note).toMatch(/^[a-z`].*[^.]$/);
      const known = new Set(cluster.namespaces.map(({ name }) => name));
      for (const { namespace, origin } of [...cluster.policies, ...cluster.workloads, ...cluster.services]) {
        expect(known.has(namespace)).toBe(true);
        expect(origin.line("spec.x[0]")).not.toBe(0);
      }
      for (const { pods } of cluster.workloads) expect(pods.length).toBeGreaterThan(0);
      // The order of files is of no account.
      const { cluster: other, ...rest } = readTexts(sources.toReversed());
      expect(written(other)).toBe(written(cluster));
      expect(rest).toEqual({ problems, notes });
      // A second reading, which knows the documents, gives the same.
      const reader = createReader();
      const first = reader.read(sources);
      const second = reader.read(sources);
      expect(second.problems).toEqual(problems);
      expect(second.cluster.policies).toEqual(first.cluster.policies);
      expect(second.cluster.policies.every((one, index) => one === first.cluster.policies[index])).toBe(true);
      expect(second.cluster.workloads.every((one, index) => one === first.cluster.workloads[index])).toBe(true);
    }),
    { numRuns },
  );
});

/** The cluster as a text, with places as a reader sees them. */
function written(cluster: Cluster): string {
  return JSON.stringify(cluster, (key, value: unknown) =>
    key === "origin" && value !== undefined ? whereIs(value as Origin) : value,
  );
}

/** It has a place, and a message in the style of all messages. */
function expectReadable({ source, line, message }: InputProblem, texts: readonly string[]): void {
  expect(message).toMatch(/^[a-z`][^]*[^.\n]$/);
  const text = texts[Number(/^([0-9]+)\.yaml$/.exec(source)?.[1])];
  if (text === undefined) expect(source).toMatch(/urn:|::/);
  else if (line !== undefined) {
    expect(line).toBeGreaterThan(0);
    expect(line).toBeLessThanOrEqual(text.split(/\r\n?|\n/).length);
  } else {
    expect(message).toMatch(/^(no Kubernetes object found|leaves out|the preview)/);
  }
}

/** The object with one of the values in it replaced, counted in order. */
function replaced(object: unknown, at: number, value: unknown): unknown {
  let left = at;
  const visit = (one: unknown): unknown => {
    if (left-- === 0) return value;
    if (Array.isArray(one)) return one.map(visit);
    if (typeof one !== "object" || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([name, field]) => [name, visit(field)]));
  };
  return visit(object);
}
