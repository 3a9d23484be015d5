import { createReader, readTexts } from "../../../analyzer/input/readTexts";
import { ids, onlyPods, readText, told } from "./manifests";

const podNamed = (name: string, more = "") => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n${more}`;
const json = (name: string) => JSON.stringify({ apiVersion: "v1", kind: "Pod", metadata: { name } });
const list = (kind: string, ...items: readonly string[]) =>
  `{"apiVersion":"v1","kind":"${kind}","items":[${items.join(",")}]}`;

describe("documents", () => {
  test.each([
    ["one", podNamed("a"), ["a"]],
    ["several", `${podNamed("a")}---\n${podNamed("b")}---\n${podNamed("c")}`, ["a", "b", "c"]],
    [
      "with a marker before the first and after the last",
      `---\n${podNamed("a")}---\n${podNamed("b")}---\n`,
      ["a", "b"],
    ],
    ["empty ones between", `---\n---\n# nothing\n--- # here\n\n${podNamed("a")}---\nnull\n---\n~\n`, ["a"]],
    ["with an end", `${podNamed("a")}...\n${podNamed("b")}...\n---\n${podNamed("c")}`, ["a", "b", "c"]],
    ["beginning with an end", `...\n${podNamed("a")}`, ["a"]],
    ["with directives", `%YAML 1.1\n# x\n---\n${podNamed("a")}...\n%YAML 1.1\n---\n${podNamed("b")}`, ["a", "b"]],
    [
      "on the line of the marker",
      `--- {apiVersion: v1, kind: Pod, metadata: {name: a}}\n---\n${podNamed("b")}`,
      ["a", "b"],
    ],
    ["with the breaks of Windows", `---\n${podNamed("a")}---\n${podNamed("b")}`.replaceAll("\n", "\r\n"), ["a", "b"]],
    ["with the breaks of old Macs", `---\n${podNamed("a")}---\n${podNamed("b")}`.replaceAll("\n", "\r"), ["a", "b"]],
    ["with byte order marks", `\uFEFF${podNamed("a")}\n\uFEFF---\n${podNamed("b")}`, ["a", "b"]],
    ["without an end of the last line", podNamed("a").trimEnd(), ["a"]],
    [
      "a marker in a text is none",
      podNamed("a", "  annotations:\n    x: |\n      ---\n      y\n    z: '\n      ---\n      '\n"),
      ["a"],
    ],
    ["a marker with more behind it is none", podNamed("a", "  annotations:\n    ---x: y\n"), ["a"]],
    ["JSON", json("a"), ["a"]],
    ["JSON in a row", `${json("a")}\n${json("b")}${json("c")}`, ["a", "b", "c"]],
    ["JSON in a list", `[${json("a")}, ${json("b")}]`, ["a", "b"]],
    ["a List of JSON", list("List", json("a"), json("b")), ["a", "b"]],
    [
      "a List of YAML",
      `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata: {name: a}\n`,
      ["a"],
    ],
    ["YAML in flow style that begins like JSON", "{apiVersion: v1, kind: Pod, metadata: {name: a}}", ["a"]],
    ["YAML in a list", "- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: a\n", ["a"]],
    ["JSON as a document of YAML", `---\n${json("a")}\n---\n${podNamed("b")}`, ["a", "b"]],
    ["anchors and merges", `x: &m {name: a}\napiVersion: v1\nkind: Pod\nmetadata:\n  <<: *m\n`, ["a"]],
  ])("%s", (_, text, names) => {
    const reading = readText(text);
    expect(told(reading)).toEqual([]);
    expect(ids(reading)).toEqual(names.map((name) => `default/${name}[Pod]`));
  });

  test("values are read as kubectl 1.32 reads them", () => {
    const values: readonly (readonly [string, string | number | boolean | null])[] = [
      ...(["y", "Y", "yes", "on", "On", "true"] as const).map((word) => [word, true] as const),
      ...(["n", "NO", "off", "False"] as const).map((word) => [word, false] as const),
      ["~", null],
      ["null", null],
      ["010", 8],
      ["0o10", 8],
      ["0O17", 15],
      ["08", 8],
      ["0_7", 7],
      ["1_000", 1000],
      ["1__0", 10],
      ["+1", 1],
      ["0x1F", 31],
      ["0X1f", 31],
      ["+0x10", 16],
      ["0x_1F", 31],
      ["-0b11", -3],
      ["0B11", 3],
      ["-0o17", -15],
      ["1e3", 1000],
      ["1e1_0", 10000000000],
      ["1.", 1],
      [".5", 0.5],
      ["+._5", 0.5],
      ["1_0.5", 10.5],
      ["0.10", 0.1],
      ["!!str 1", "1"],
      ["!!float 1", 1],
      ...(
        [
          "12:30:45",
          "2024-01-01",
          "2024-01-01T00:00:00Z",
          "._5",
          "-.in_f",
          "_1",
          "0x",
          "1e",
          "0b12",
          "=",
          "1:2",
          "yEs",
        ] as const
      ).map((word) => [word, word] as const),
    ];
    for (const plain of ["", "  x: {}\n"]) {
      // The second has something in it that only a whole parser reads.
      for (const [word, value] of values) {
        const reading = readText(
          `apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  labels: # x\n    k: ${word}\n${plain.replace("{}", "{a: b}")}`,
        );
        if (typeof value === "string") expect(onlyPods(reading)[0]?.labels).toEqual({ k: value });
        else if (value === null) expect(onlyPods(reading)[0]?.labels).toEqual({ k: "" });
        else {
          expect(told(reading)).toEqual([
            `in.yaml:6: Pod default/a: metadata.labels.k: must be a string, got \`${value.toString()}\`; in YAML write it in quotes`,
          ]);
        }
      }
    }
  });

  test("a tag that is not known is as if it were not there", () => {
    expect(onlyPods(readText(podNamed("a", "  labels: !x {a: !y b}\n")))[0]?.labels).toEqual({ a: "b" });
  });
});

describe("what cannot be read is told with its line, and takes nothing else with it", () => {
  const around = (broken: string) => `${podNamed("a")}---\n${broken}---\n${podNamed("b")}`;

  test.each([
    ["a wrong column", "kind: Pod\n  x: y\n", "in.yaml:7: cannot be read as YAML: bad indentation of a mapping entry"],
    [
      "a tab",
      "kind: Pod\nx:\n\ty: z\n",
      "in.yaml:8: cannot be read as YAML: tab characters must not be used in indentation",
    ],
    [
      "a key twice",
      "kind: Pod\nmetadata:\n  name: a\n  name: b\n",
      "in.yaml:9: `name` is given twice in the same place; remove one of them",
    ],
    [
      "a quoted key twice",
      "kind: Pod\n'kind': Pod\n",
      "in.yaml:7: `kind` is given twice in the same place; remove one of them",
    ],
    [
      "quotes that do not end",
      'kind: "Pod\n',
      "in.yaml:7: cannot be read as YAML: a quote or bracket above is left open",
    ],
    ["an alias for nothing", "kind: *x\n", 'in.yaml:6: cannot be read as YAML: unidentified alias "x"'],
    [
      "an alias in itself",
      "kind: &x [*x]\n",
      "in.yaml:6: has an alias for something that the alias itself is in; remove it",
    ],
    ["a zero byte", "kind: \0\n", "in.yaml:6: cannot be read as YAML: null byte is not allowed in input"],
    [
      "a control character",
      "kind: \u0001\n",
      "in.yaml:6: cannot be read as YAML: the stream contains non-printable characters",
    ],
    [
      "a template",
      "kind: Pod\n{{- if .x }}\na: b\n{{- end }}\n",
      /^in\.yaml:7: cannot be read as YAML: .*; this looks like a template, so read what it renders to$/,
    ],
    ["JSON that is broken", '{"kind": "Pod",\n "x": [1, 2}\n', /^in\.yaml:7: cannot be read as YAML: /],
  ])("%s", (_, broken, expected) => {
    const reading = readText(around(broken));
    expect(told(reading)).toEqual([typeof expected === "string" ? expected : expect.stringMatching(expected)]);
    expect(ids(reading)).toEqual(["default/a[Pod]", "default/b[Pod]"]);
  });

  test.each([
    [
      "a key twice",
      '{"kind": "Pod",\n "metadata": {"name": "a",\n "\\u006eame": "b"}}',
      "in.json:3: `name` is given twice in the same place; remove one of them",
    ],
    [
      "the same key in two objects",
      '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a", "labels": {"name": "a:{\\"\\\\"}}}',
      undefined,
    ],
    [
      "an object cut short",
      '{"kind": "Pod",\n "metadata": {',
      "in.json:2: cannot be read as YAML: unexpected end of the stream within a flow collection",
    ],
    [
      "a comma too few",
      '{"kind": "Pod"\n "metadata": {}}',
      "in.json:2: cannot be read as YAML: missed comma between flow collection entries",
    ],
    [
      "quotes that do not end",
      '{"kind": "Pod',
      "in.json:1: cannot be read as YAML: unexpected end of the stream within a double quoted scalar",
    ],
  ])("JSON: %s", (_, text, expected) => {
    expect(told(readTexts([{ source: "in.json", text }]))).toEqual(expected === undefined ? [] : [expected]);
  });

  test("what is nested too deep", () => {
    for (const text of ["[".repeat(100_000), '{"a":'.repeat(100_000), "- ".repeat(100_000), "a: {b: [".repeat(300)]) {
      expect(told(readText(text))).toEqual(["in.yaml:1: is nested more than 200 levels deep, as no manifest is"]);
    }
  });

  test("aliases that stand for too much", () => {
    const lines = Array.from(
      { length: 20 },
      (_, n) =>
        `a${String(n + 1)}: &a${String(n + 1)} [${Array(9)
          .fill(`*a${String(n)}`)
          .join(", ")}]\n`,
    );
    expect(told(readText(`kind: Pod\na0: &a0 [x]\n${lines.join("")}`))).toEqual([
      "in.yaml:1: has aliases that stand for more than 200000 values; write them out",
    ]);
  });
});

describe("nothing found", () => {
  const nothing =
    "no Kubernetes object found in the input; name manifests, or what `pulumi stack export` or `pulumi preview --json` prints";

  test.each([
    ["", "empty"],
    ["# comment\n", "a comment"],
    ["just words", "words"],
    ["a: b", "another document"],
    ["{}", "JSON"],
  ])("is a problem: %j, %s", (text) => {
    expect(told(readText(text))).toEqual([`in.yaml: ${nothing}`]);
  });

  test("is none where another text has something", () => {
    const reading = readTexts([
      { source: "values.yaml", text: "a: b" },
      { source: "pod.yaml", text: podNamed("a") },
    ]);
    expect(told(reading)).toEqual([]);
    expect(reading.notes).toContain("passed over 1 document without `kind`, in `values.yaml`");
  });

  test("is none where there is a list of nothing, as `kubectl get` prints it", () => {
    expect(told(readText(list("List")))).toEqual([]);
  });

  test("is none without texts, since something else was said then", () => {
    expect(told(readTexts([]))).toEqual([]);
  });
});

describe("a reader of several trees", () => {
  const tree = (source: string, change: string) => [
    { source: `${source}/a.yaml`, text: `${podNamed("a")}---\n${podNamed("b", change)}` },
    { source: `${source}/c.yaml`, text: policyText },
  ];
  const policyText =
    "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: web}\nspec: {podSelector: {}}\n";

  test("gives what did not change as it is in the tree before", () => {
    const reader = createReader();
    const before = reader.read(tree("before", "")).cluster;
    const after = reader.read(tree("after", "  labels: {x: z}\n")).cluster;
    expect(after.workloads.map((one, index) => one === before.workloads[index])).toEqual([true, false]);
    expect(after.policies[0]).toBe(before.policies[0]);
    expect(after.workloads.map(({ origin }) => origin.source)).toEqual(["before/a.yaml", "after/a.yaml"]);
  });

  test("reads each tree as if it were the only one", () => {
    const reader = createReader();
    reader.read(tree("before", ""));
    const changed = tree("after", "  labels: {x: z}\n");
    const strip = (_: string, value: unknown) =>
      typeof value === "object" && value !== null && "source" in value ? undefined : value;
    expect(JSON.stringify(reader.read(changed).cluster, strip)).toBe(JSON.stringify(readTexts(changed).cluster, strip));
  });

  test("tells problems of each tree with its own places", () => {
    const reader = createReader();
    const bad = podNamed("a", "  labels: {x: 1}\n");
    for (const source of ["before", "after"]) {
      expect(told(reader.read([{ source, text: bad }]))).toEqual([
        `${source}:5: Pod default/a: metadata.labels.x: must be a string, got \`1\`; in YAML write it in quotes`,
      ]);
    }
  });
});

test("annotations that speak to this tool are those of the outermost owner, and of namespaces", () => {
  const accept = "portcullis.dev/accept";
  const template = "template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: c, image: i }] } }";
  const { cluster } = readText(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, annotations: { ${accept}: no-default-deny, other: x } }
---
apiVersion: v1
kind: Pod
metadata:
  { name: web-1-a, namespace: shop, annotations: { ${accept}: wrong }, labels: { app: web, pod-template-hash: "1" },
    ownerReferences: [{ apiVersion: apps/v1, kind: ReplicaSet, name: web-1, uid: u, controller: true }] }
spec: { containers: [{ name: c, image: i }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop, annotations: { ${accept}: uncovered-workload, other: x } }
spec: { selector: { matchLabels: { app: web } }, ${template} }
---
apiVersion: v1
kind: Pod
metadata: { name: alone, namespace: shop, annotations: { other: x } }
spec: { containers: [{ name: c, image: i }] }
`);
  expect(cluster.namespaces.map(({ annotations }) => annotations)).toEqual([{ [accept]: "no-default-deny" }]);
  expect(cluster.workloads.map(({ name, annotations }) => [name, annotations])).toEqual([
    ["alone", undefined],
    ["web", { [accept]: "uncovered-workload" }],
  ]);
});
