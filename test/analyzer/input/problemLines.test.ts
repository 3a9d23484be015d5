import { onlyWorkload, readText } from "./manifests";

const labelled = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  labels:\n    b: c\n";

describe("problems have the line of the field", () => {
  const policy = [
    "# A comment.",
    "apiVersion: networking.k8s.io/v1",
    "kind: NetworkPolicy",
    "metadata:",
    "  name: web",
    "spec:",
    "  podSelector:",
    "    matchLabels:",
    "      app.kubernetes.io/name: 1",
    "  ingress:",
    "    - from: &peers",
    "        - ipBlock:",
    "            cidr: 10.0.0.0",
    "    - ports:",
    "        - port: 80",
    "        - {protocol: TCP,",
    "           port: 0}",
    "  egress: [{to: [{}]}]",
    "",
  ].join("\n");
  const lines = [
    "spec.podSelector.matchLabels.app.kubernetes.io/name",
    "spec.ingress[0].from[0].ipBlock.cidr",
    "spec.ingress[1].ports[1].port",
    "spec.egress[0].to[0]",
  ];

  test.each([
    ["alone", policy, [9, 13, 17, 18]],
    ["after another document", `a: b\n---\n${policy}`, [11, 15, 19, 20]],
    ["with the breaks of Windows", policy.replaceAll("\n", "\r\n"), [9, 13, 17, 18]],
    ["in a List", `kind: List\nitems:\n- a: b\n-\n${policy.replaceAll(/^(?=.)/gm, "  ")}`, [13, 17, 21, 22]],
  ])("in YAML %s", (_, text, expected) => {
    expect(readText(text).problems.map(({ line, path }) => [path.split(": ")[1], line])).toEqual(
      lines.map((path, index) => [path, expected[index]]),
    );
  });

  const object = {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: 'a}"{' },
    spec: { podSelector: { matchLabels: { "a.b/c": 1 } }, ingress: [{}, { ports: [{ port: 1 }, { port: 0 }] }] },
  };

  test.each([
    ["alone", object],
    ["in a List", { kind: "List", items: [{}, object] }],
    ["in a list", [{}, object]],
  ])("in JSON %s", (_, value) => {
    const text = JSON.stringify(value, null, 2);
    const written = text.split("\n");
    const lineOf = (part: string) => written.findIndex((line) => line.includes(part)) + 1;
    expect(readText(text).problems.map(({ line }) => line)).toEqual([
      lineOf('"name"'),
      lineOf('"a.b/c"'),
      lineOf('"port": 0'),
    ]);
  });

  test("an object stands at its first line, and a field that is missing where it would be", () => {
    const { origin } = onlyWorkload(readText(`# x\n---\n\n# y\n${labelled}`));
    expect(
      ["", "metadata", "metadata.labels.x", "metadata.labels.b.x", "spec.containers[0]", "items[0]"].map((path) =>
        origin.line(path),
      ),
    ).toEqual([5, 7, 9, 10, 5, 5]);
  });

  test.each([
    ["spec", 4],
    ["spec.a", 5],
    ["spec.a[1]", 7],
    ["spec.a[1].b", 8],
    ["spec.a[2]", 9],
    ["spec.a[9]", 5],
    ["spec.c", 10],
    ["spec.c.d", 10],
    ["spec.on", 4],
    ["spec.true", 11],
  ])("%s stands at line %i", (path, line) => {
    const text = `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  a:\n    - x\n    - y: 1\n      b: z\n    - w\n  c: &d 1\n  on: 2\n`;
    expect(onlyWorkload(readText(text)).origin.line(path)).toBe(line);
  });
});
