import { instanceType, instanceTypes, typesOfFamily } from "../../../components/capacity/instanceTypes";
import { podsPerNode, reservedMemoryMiB } from "../../../components/capacity/podsPerNode";

// As AWS publishes them: https://github.com/awslabs/amazon-eks-ami/blob/main/nodeadm/doc/references/maxpods.md
test.each([
  ["t3.small", 11],
  ["t3.medium", 17],
  ["t3.large", 35],
  ["t3.xlarge", 58],
  ["t3.2xlarge", 58],
  ["t3a.small", 8],
  ["m5.large", 29],
  ["m6i.large", 29],
  ["m7i.xlarge", 58],
  ["m7i.2xlarge", 58],
  ["c6i.large", 29],
  ["c6i.xlarge", 58],
  ["r6i.large", 29],
])("a %s holds %i pods, each with an address of its own", (name, pods) => {
  const type = instanceType(name);
  expect(type && podsPerNode(type, false)).toBe(pods);
});

test("with blocks of 16 it is Kubernetes that sets the limit, higher on large nodes", () => {
  const type = { interfaces: 3, addresses: 6, vcpus: 2, memoryMiB: 4096 };
  expect(podsPerNode(type, true)).toBe(110);
  expect(podsPerNode({ ...type, vcpus: 29 }, true)).toBe(110);
  expect(podsPerNode({ ...type, vcpus: 30 }, true)).toBe(242);
  expect(podsPerNode({ ...type, vcpus: 30, addresses: 10 }, true)).toBe(250);
  expect(podsPerNode({ ...type, interfaces: 2, addresses: 4 }, true)).toBe(98);
});

test("a type that is not in the table is not known, whatever it is called", () => {
  for (const name of ["x9.large", "constructor", "t3", ""]) expect(instanceType(name)).toBeUndefined();
});

test("a family goes from small to large", () => {
  expect(typesOfFamily("t3.medium")).toEqual(["t3.small", "t3.medium", "t3.large", "t3.xlarge", "t3.2xlarge"]);
  const larger = ["small", "medium", "large", "xlarge", "2xlarge"];
  for (const name of Object.keys(instanceTypes)) {
    const sizes = typesOfFamily(name).map((other) => larger.indexOf(other.split(".")[1] ?? ""));
    expect(sizes).toEqual([...sizes].sort());
    expect(sizes).not.toContain(-1);
  }
});

test("a node reserves memory by its pods", () => {
  expect(reservedMemoryMiB(17)).toBe(442);
  expect(reservedMemoryMiB(110)).toBe(1465);
});
