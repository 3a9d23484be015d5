import { capacityNotices, type CapacityQuestion } from "../../../components/capacity/capacityNotices";
import { demoPods } from "../../../components/capacity/demoPods";

const nodeGroup = { instanceType: "t3.medium", desiredSize: 3, minSize: 3, maxSize: 4, prefixDelegation: false };
const notices = (
  changes: Partial<CapacityQuestion["nodeGroup"]> = {},
  { policyEngine = "calico", plannedPods = demoPods, plannedPodsPerNode = 0 }: Partial<CapacityQuestion> = {},
) => capacityNotices({ nodeGroup: { ...nodeGroup, ...changes }, policyEngine, plannedPods, plannedPodsPerNode });

test("the demo has four pods", () => {
  expect(demoPods).toBe(4);
});

test("what remains is told of the wanted and of the fewest nodes", () => {
  expect(notices({ minSize: 2 })).toEqual([
    {
      severity: "info",
      message:
        "3 nodes of t3.medium can have 51 pods, 17 each: 19 are the platform's and 4 the program's, so 28 remain for workloads",
      fixes: [],
    },
    {
      severity: "info",
      message:
        "at the fewest, 2 nodes of t3.medium can have 34 pods, 17 each: 15 are the platform's and 4 the program's, so 15 remain for workloads",
      fixes: [],
    },
  ]);
});

test("is told once where the two are the same, and not of a group without nodes", () => {
  expect(notices()).toHaveLength(1);
  expect(notices({ minSize: 0 })).toHaveLength(1);
  expect(notices({ minSize: 0, desiredSize: 0 })).toEqual([]);
});

test("what the program runs on each node is counted as often as there are nodes", () => {
  expect(notices({ minSize: 2 }, { plannedPods: 3, plannedPodsPerNode: 2 })).toMatchObject([
    { message: expect.stringContaining("19 are the platform's and 9 the program's, so 23 remain") as string },
    { message: expect.stringContaining("15 are the platform's and 7 the program's, so 12 remain") as string },
  ]);
});

test("pods on each node weigh more with each node that would be added", () => {
  const perNode = { plannedPods: 0, plannedPodsPerNode: 5 };
  expect(notices({}, perNode)).toMatchObject([{ severity: "info" }]);
  const [notice] = notices({}, { ...perNode, plannedPodsPerNode: 6 });
  expect(notice?.fixes.at(-1)).toBe("pulumi config set maxNodes 5 && pulumi config set desiredNodes 5");
});

test("without Calico more remains", () => {
  expect(notices({}, { policyEngine: "vpc-cni", plannedPods: 0 })).toMatchObject([
    { severity: "info", message: expect.stringContaining("8 are the platform's and 0 the program's, so 43") as string },
  ]);
});

describe("less than a third", () => {
  test("is a warning, and a third is none", () => {
    // Of 51 pods the platform has 19: 15 more leave 17, a third.
    expect(notices({}, { plannedPods: 15 })).toMatchObject([{ severity: "info" }]);
    expect(notices({}, { plannedPods: 16 })).toMatchObject([{ severity: "warning" }]);
  });

  test("is mended by prefix delegation, by a larger type, or by more nodes, each of which is enough", () => {
    const [notice] = notices({}, { plannedPods: 16 });
    expect(notice?.fixes).toEqual([
      "pulumi config set prefixDelegation true",
      "pulumi config set instanceType t3.large",
      "pulumi config set desiredNodes 4",
    ]);
    expect(notices({ prefixDelegation: true }, { plannedPods: 16 })).toMatchObject([{ severity: "info" }]);
    expect(notices({ instanceType: "t3.large" }, { plannedPods: 16 })).toMatchObject([{ severity: "info" }]);
    expect(notices({ desiredSize: 4, minSize: 4 }, { plannedPods: 16 })).toMatchObject([{ severity: "info" }]);
  });

  test("needs the limit of nodes raised, too, where it is in the way", () => {
    const [notice] = notices({ maxSize: 3 }, { plannedPods: 16 });
    expect(notice?.fixes.at(-1)).toBe("pulumi config set maxNodes 4 && pulumi config set desiredNodes 4");
  });

  test("with the fewest nodes raises those, and the wanted ones where they would be fewer", () => {
    const fewest = (desiredSize: number) => notices({ desiredSize, minSize: 1 })[1];
    expect(fewest(2)).toMatchObject({
      severity: "warning",
      message: expect.stringMatching(/^at the fewest, 1 node of/) as string,
    });
    expect(fewest(2)?.fixes.at(-1)).toBe("pulumi config set minNodes 2");
    const [, few] = notices({ desiredSize: 2, minSize: 1, maxSize: 2, instanceType: "t3.small" });
    expect(few?.fixes.at(-1)).toBe(
      "pulumi config set maxNodes 4 && pulumi config set desiredNodes 4 && pulumi config set minNodes 4",
    );
  });

  test("has no fix that is not enough: the largest type has no larger one, and delegation is not offered twice", () => {
    const [notice] = notices({ instanceType: "t3.2xlarge", prefixDelegation: true }, { plannedPods: 300 });
    expect(notice).toMatchObject({
      severity: "warning",
      fixes: ["pulumi config set maxNodes 5 && pulumi config set desiredNodes 5"],
    });
    expect(notices({}, { plannedPods: 10_000 })).toMatchObject([{ severity: "error", fixes: [] }]);
  });
});

test("nodes that are full to the last place are a warning, and one pod more an error", () => {
  expect(notices({}, { plannedPods: 32 })).toMatchObject([{ severity: "warning" }]);
  expect(notices({}, { plannedPods: 33 })).toMatchObject([{ severity: "error" }]);
});

test("a platform that does not fit is an error, and with the fewest nodes a warning", () => {
  const small = { instanceType: "t3a.small" };
  expect(notices({ ...small, desiredSize: 1, minSize: 1 }, { plannedPods: 0 })).toMatchObject([
    {
      severity: "error",
      message:
        "1 node of t3a.small can have 8 pods, 8 each: 12 are the platform's and 0 the program's, so 4 have no place",
    },
  ]);
  const [wanted, fewest] = notices({ ...small, desiredSize: 4, minSize: 1 }, { plannedPods: 0 });
  expect([wanted?.severity, fewest?.severity]).toEqual(["warning", "warning"]);
});

test("a type that is not known is not checked, and not guessed at", () => {
  expect(notices({ instanceType: "x9.large" })).toEqual([
    {
      severity: "info",
      message: "whether the pods fit is not checked: how many a node of x9.large holds is not known here",
      fixes: [],
    },
  ]);
});

describe("prefix delegation", () => {
  test("on a node with little memory takes most of it", () => {
    expect(notices({ instanceType: "t3.small", prefixDelegation: true })).toMatchObject([
      { severity: "info" },
      {
        severity: "warning",
        message:
          "with prefix delegation a node of t3.small holds 110 pods, and keeps 1465 of its 2048 MiB of memory for running so many",
        fixes: ["pulumi config set instanceType t3.medium", "pulumi config set prefixDelegation false"],
      },
    ]);
    expect(notices({ instanceType: "t3.medium", prefixDelegation: true })).toHaveLength(1);
  });

  test("is not offered to such a node", () => {
    const [notice] = notices({ instanceType: "t3.small" });
    expect(notice).toMatchObject({ severity: "warning" });
    expect(notice?.fixes).not.toContain("pulumi config set prefixDelegation true");
  });
});
