import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Cloud } from "../../../../rehearsal/providers/aws/cloud";

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "portcullis-cloud-"));
  file = join(folder, "deep", "aws.json");
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const vpc = { type: "t:Vpc", id: "vpc-1", urn: "urn:vpc", inputs: { a: 1 }, outputs: { arn: "arn:vpc" } };
const subnet = { type: "t:Subnet", id: "subnet-1", urn: "urn:subnet", inputs: {}, outputs: {} };

test("a new process sees all that was made, in the order of creation", () => {
  const before = new Cloud(file);
  before.add(vpc);
  before.add(subnet);
  const after = new Cloud(file);
  expect(after.resources()).toEqual([
    { ...vpc, order: 1 },
    { ...subnet, order: 2 },
  ]);
  expect(after.generation("urn:vpc")).toBe(1);
  expect(after.generation("urn:other")).toBe(0);
});

test("changes and removals are kept, and the order goes on", () => {
  const before = new Cloud(file);
  before.add(vpc);
  before.change({ ...vpc, order: 1, inputs: { a: 2 } });
  before.add(subnet);
  before.remove("t:Subnet", "subnet-1");
  const after = new Cloud(file);
  expect(after.resources()).toEqual([{ ...vpc, order: 1, inputs: { a: 2 } }]);
  after.add({ ...subnet, id: "subnet-2" });
  expect(after.get("t:Subnet", "subnet-2")?.order).toBe(3);
});

test("a resource is found by its id, or by an output, among the types that are asked for", () => {
  const cloud = new Cloud(file);
  cloud.add(vpc);
  expect(cloud.find([{ type: "t:Vpc" }], "vpc-1")?.id).toBe("vpc-1");
  expect(cloud.find([{ type: "t:Subnet" }, { type: "t:Vpc", by: ["arn"] }], "arn:vpc")?.id).toBe("vpc-1");
  expect(cloud.find([{ type: "t:Subnet" }], "vpc-1")).toBeUndefined();
});

test("what a killed writer left half written is not read", () => {
  new Cloud(file).add(vpc);
  writeFileSync(`${file}.next`, '{"resources":{"half');
  expect(new Cloud(file).resources()).toHaveLength(1);
  new Cloud(file).add(subnet);
  expect(readdirSync(join(folder, "deep"))).toEqual(["aws.json"]);
});

test("a state that is no JSON is an error that says what to do", () => {
  writeFileSync(join(folder, "aws.json"), "{");
  expect(() => new Cloud(join(folder, "aws.json"))).toThrow("is not JSON; delete it to start with an empty account");
});
