import { castList, outputList, section } from "../../rehearsal/describe";
import type { Provision } from "../../rehearsal/plugins";
import { type Tool, type ToolName, toolNames } from "../../tools";

test("a section is its text under its title", () => {
  expect(section("Outputs", "clusterName  main")).toBe("\n── Outputs\n\nclusterName  main");
});

describe("the cast", () => {
  const tool = (name: ToolName, version = "1.31.4"): Tool => ({ name, version, origin: "cache", path: `/${name}` });
  const tools = {
    ...(Object.fromEntries(toolNames.map((name) => [name, tool(name)])) as Record<ToolName, Tool>),
    pulumi: { ...tool("pulumi", "3.259.0"), origin: "PATH" as const },
    etcd: { ...tool("etcd", "3.5.14"), origin: "built" as const },
  };
  const double: Provision = { kind: "double", reason: "no such host" };
  const lines = (eks: Provision, kubernetes: Provision) =>
    castList({ tools, provisions: { eks, kubernetes } })
      .split("\n")
      .map((line) => line.split(/ {2,}/));

  test("has a line for each program, with its version and where it is from", () => {
    const said = lines(double, double);
    expect(said).toContainEqual(["pulumi", "real", "3.259.0, found on PATH"]);
    expect(said).toContainEqual(["etcd", "real", "3.5.14, built here"]);
    expect(said).toContainEqual(["kubectl", "real", "1.31.4, from the cache"]);
    expect(said).toHaveLength(toolNames.length + 5);
  });

  test("says which providers and charts are real, and why the others are not", () => {
    const noted = "not fetched: each release is noted in the state alone";
    expect(lines({ kind: "released" }, double).slice(-5)).toEqual([
      ["provider eks", "real", "the released plugin"],
      ["provider kubernetes", "double", "no released plugin here: no such host"],
      ["Helm charts", "recorded", noted],
      ["provider aws", "simulated", "nothing is made in the cloud, and nothing is paid"],
      ["policy pack", "real", "guardrails, which every preview and up has to pass"],
    ]);
  });

  test("says what Helm installs when it really runs", () => {
    expect(lines(double, { kind: "released" }).slice(-4, -2)).toEqual([
      ["provider kubernetes", "real", "the released plugin"],
      [
        "Helm charts",
        "recorded",
        "not fetched: Helm installs a ConfigMap in the place of each, since nothing in them can run without nodes",
      ],
    ]);
  });
});

describe("the outputs", () => {
  test("are a line each, in the order of the stack, with texts as they are and all else as JSON", () => {
    const outputs = {
      clusterName: { value: "main", secret: false },
      policies: { value: { shop: ["deny"] }, secret: false },
      nodes: { value: 3, secret: false },
    };
    expect(outputList(outputs).split("\n")).toEqual([
      "clusterName  main",
      'policies     {"shop":["deny"]}',
      "nodes        3",
    ]);
  });

  test("are never shown when they are secret", () => {
    const outputs = {
      kubeconfig: { value: "token: hunter2", secret: true },
      pair: { value: { key: "hunter2" }, secret: true },
    };
    expect(outputList(outputs)).toBe("kubeconfig  [secret]\npair        [secret]");
  });

  test("of a stack without any are no line", () => {
    expect(outputList({})).toBe("");
  });
});
