import { readTexts } from "../../../analyzer/input/readTexts";

const count = 20_000;
const many = (text: string, times = count) => text.repeat(times);
const numbered = (text: (index: number) => string, times = count) =>
  Array.from({ length: times }, (_, index) => text(index)).join("");
const policy = (spec: string) =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a}\nspec: ${spec}\n`;

/** Each of these took minutes, a gigabyte or the stack of some reader. That this ends at all is what is tested. */
test.each<[string, string, RegExp | undefined]>([
  ["brackets", many("["), /nested more than 200 levels deep/],
  ["brackets after a marker", `---\n${many("[")}`, /nested more than 200 levels deep/],
  ["braces of JSON", many('{"a":'), /nested more than 200 levels deep/],
  ["sequences in sequences", many("- "), /nested more than 200 levels deep/],
  ["keys of keys", many("? "), /nested more than 200 levels deep/],
  ["mappings in mappings", numbered((depth) => `${" ".repeat(depth)}a:\n`, 2000), /nested more than 200 levels deep/],
  ["anchors", many("&a "), /cannot be read as YAML/],
  ["ends of documents", many("...\n"), /no Kubernetes object/],
  ["markers", many("---\n"), /no Kubernetes object/],
  ["directives", many("%TAG ! !\n---\n"), /cannot be read as YAML/],
  ["comments", many("# x\n"), /no Kubernetes object/],
  ["byte order marks", many("\uFEFF"), /no Kubernetes object/],
  ["carriage returns", many("\r"), /no Kubernetes object/],
  ["a huge word", `kind: ${many("x", 1e6)}\n`, undefined],
  ["huge quotes", `kind: "${many("x\n ")}`, /cannot be read as YAML/],
  ["a huge name", `kind: Pod\napiVersion: v1\nmetadata: {name: "${many("x")}"}`, /must be at most 253 characters long/],
  ["a huge key", policy(`{podSelector: {matchLabels: {? ${many("a.")} : 1}}}`), /must be a string, got `1`/],
  ["a huge unknown field", policy(`{? ${many("a")} : 1}`), /unknown field/],
  ["a huge number", policy(`{ingress: [{ports: [{port: ${many("9")}}]}]}`), /must be 1\.\.65535/],
  [
    "many unknown fields",
    policy(`{${numbered((index) => `k${String(index)}: 1,`)}}`),
    /and 19980 more problems are in this object/,
  ],
  ["many wrong rules", policy(`{ingress: [${many("x,")}]}`), /and 19980 more problems are in this object/],
  [
    "many wrong objects",
    `kind: List\nitems:\n${many("- kind: Pod\n  apiVersion: v1\n", 2000)}`,
    /metadata\.name: must be given/,
  ],
  [
    "many wrong objects of JSON",
    `[${many('{"kind":"Pod","apiVersion":"v1"},\n', 2000)}1]`,
    /metadata\.name: must be given/,
  ],
  ["many copies", many("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n---\n", 2000), undefined],
  [
    "many that differ",
    numbered((index) => `apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {b: x${String(index)}}}\n---\n`, 2000),
    /is given a second time/,
  ],
  [
    "many finalizers",
    `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a, finalizers: [${numbered((index) => `a/${String(index)},`)}]}\nspec: {}\n`,
    undefined,
  ],
  [
    "aliases that double",
    `a0: &a0 [x, x]\n${numbered((index) => `a${String(index + 1)}: &a${String(index + 1)} [*a${String(index)}, *a${String(index)}]\n`, 60)}kind: Pod\n`,
    /aliases that stand for more than 200000 values/,
  ],
  [
    "aliases in a chain",
    `a0: &a0 [x]\n${numbered((index) => `a${String(index + 1)}: &a${String(index + 1)} [*a${String(index)}]\n`, 500)}kind: Pod\n`,
    /aliases that nest it more than 200 levels deep/,
  ],
  ["aliases in a circle", policy("&a {podSelector: *a}"), /an alias for something that the alias itself is in/],
  ["merges", `a: &a {b: 1}\nc:\n${many("- <<: *a\n")}`, /merge keys exceeded/],
])("%s", (_, text, expected) => {
  const { problems } = readTexts([{ source: "in.yaml", text }]);
  const told = problems.map(({ path, message }) => `${path}: ${message}`);
  if (expected === undefined) expect(told).toEqual([]);
  else expect(told.join("\n")).toMatch(expected);
  for (const one of told) expect(one.length).toBeLessThan(1000);
});

describe("names that every object has are names like any other", () => {
  const read = (text: string) => readTexts([{ source: "in.yaml", text }]);

  test.each([["__proto__"], ["constructor"], ["toString"], ["hasOwnProperty"]])("%s", (key) => {
    const metadata = { name: "a", labels: JSON.parse(`{"${key}":"x"}`) as unknown };
    for (const text of [
      `apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  labels:\n    ${key}: x\n`,
      JSON.stringify({ apiVersion: "v1", kind: "Pod", metadata }),
    ]) {
      const { cluster, problems } = read(text);
      expect(problems).toEqual([]);
      expect(Object.entries(cluster.workloads[0]?.pods[0]?.labels ?? {})).toEqual([[key, "x"]]);
    }
    expect(read(`apiVersion: v1\nkind: ${key}\n`).problems).toEqual([]);
    expect(read(`apiVersion: v1\n${key}: Pod\n`).problems).toHaveLength(1);
  });

  test("`constructor` in a namespace of that name", () => {
    const { cluster, problems } = read(
      "apiVersion: v1\nkind: Pod\nmetadata: {name: constructor, namespace: constructor}\n",
    );
    expect(problems).toEqual([]);
    expect(cluster.workloads.map(({ namespace, name }) => [namespace, name])).toEqual([["constructor", "constructor"]]);
    expect(cluster.namespaces.map(({ name }) => name)).toEqual(["constructor"]);
  });
});
