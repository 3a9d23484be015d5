import { leftovers, type Places } from "../../rehearsal/leftovers";
import type { StateContents } from "../../rehearsal/pendingOperations";

const vpc = { urn: "urn:pulumi:dev::portcullis::aws:ec2/vpc:Vpc::main", type: "aws:ec2/vpc:Vpc" };
const inAws = { ...vpc, id: "vpc-1", order: 1, inputs: {}, outputs: {} };
const system = "Namespace <no value> kube-system";
const shop = "Namespace <no value> shop";

/** Places that hold this and nothing else. */
const places = (
  state: StateContents | undefined,
  aws: ReturnType<Places["aws"]>,
  objects: readonly string[],
): Places => ({
  engine: { exportState: () => Promise.resolve({ version: 3, deployment: state }) },
  kubectl: { everything: () => Promise.resolve(objects) },
  aws: () => aws,
});

test.each<[string, Places, string[]]>([
  ["nothing, after a destroy that was complete", places({ resources: [] }, [], [system]), []],
  ["nothing, where the stack has no state", places(undefined, [], [system]), []],
  ["a resource in the state", places({ resources: [vpc] }, [], [system]), [`in the state: ${vpc.urn}`]],
  [
    "an operation that is pending in the state",
    places({ pending_operations: [{ type: "deleting", resource: vpc }] }, [], [system]),
    [`in the state: ${vpc.urn}, deleting`],
  ],
  ["a resource in AWS", places({}, [inAws], [system]), ["in AWS: aws:ec2/vpc:Vpc vpc-1"]],
  ["what AWS made by itself", places({}, [{ ...inAws, urn: "" }], [system]), ["in AWS: aws:ec2/vpc:Vpc vpc-1"]],
  ["an object in the API server", places({}, [], [system, shop]), [`in the API server: ${shop}`]],
  ["an object that was not the stack's to delete", places({}, [], []), [`lost from the API server: ${system}`]],
])("what is left is %s", async (_, left, told) => {
  expect(await leftovers(left, [system])).toEqual(told);
});
