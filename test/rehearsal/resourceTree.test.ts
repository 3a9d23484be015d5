import type { StateResource } from "../../rehearsal/pendingOperations";
import { resourceTree } from "../../rehearsal/resourceTree";

const stack: StateResource = {
  urn: "urn:pulumi:dev::portcullis::pulumi:pulumi:Stack::portcullis-dev",
  type: "pulumi:pulumi:Stack",
};

const resource = (type: string, name: string, more: Partial<StateResource> = {}): StateResource => ({
  urn: `urn:pulumi:dev::portcullis::${type}::${name}`,
  type,
  parent: stack.urn,
  ...more,
});

test("each resource is under the component that made it, in the order of the state", () => {
  const vpc = resource("portcullis:components:Vpc", "main");
  const zone = resource("portcullis:components:Zone", "a", { parent: vpc.urn });
  const tree = resourceTree([
    stack,
    vpc,
    resource("aws:ec2/vpc:Vpc", "main", { parent: vpc.urn, id: "vpc-1" }),
    zone,
    resource("kubernetes:core/v1:Namespace", "shop", { id: "shop" }),
    resource("aws:ec2/subnet:Subnet", "a", { parent: zone.urn, id: "subnet-1" }),
  ]);
  expect(tree.split("\n")).toEqual([
    "Vpc main",
    "  aws:ec2:Vpc main  vpc-1",
    "  Zone a",
    "    aws:ec2:Subnet a  subnet-1",
    "kubernetes:core:Namespace shop  shop",
  ]);
});

test.each([
  ["aws:ec2/vpc:Vpc", "aws:ec2:Vpc a"],
  ["kubernetes:helm.sh/v3:Release", "kubernetes:helm.sh:Release a"],
  ["eks:index:ManagedNodeGroup", "eks:index:ManagedNodeGroup a"],
  ["pulumi:providers:aws", "pulumi:providers:aws a"],
  ["portcullis:policies:NetworkPolicySet", "NetworkPolicySet a"],
])("%s is shown as %s", (type, shown) => {
  expect(resourceTree([stack, resource(type, "a")])).toBe(shown);
});

test("a name that contains the separator of URNs is shown whole", () => {
  expect(resourceTree([stack, resource("aws:iam/role:Role", "team::admin")])).toBe("aws:iam:Role team::admin");
});

test("the providers that the engine makes for itself are left out, one that the program makes is not", () => {
  const tree = resourceTree([
    stack,
    resource("pulumi:providers:aws", "default", { parent: undefined }),
    resource("pulumi:providers:aws", "default_7_25_0"),
    resource("pulumi:providers:aws", "aws"),
  ]);
  expect(tree).toBe("pulumi:providers:aws aws");
});

test.each([
  ["nothing", []],
  ["the stack alone", [stack]],
])("a state with %s is an empty tree", (_, resources) => {
  expect(resourceTree(resources)).toBe("");
});
