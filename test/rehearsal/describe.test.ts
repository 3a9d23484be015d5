import { outputList, section } from "../../rehearsal/describe";

test("a section is its text under its title", () => {
  expect(section("Outputs", "clusterName  main")).toBe("\n── Outputs\n\nclusterName  main");
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
