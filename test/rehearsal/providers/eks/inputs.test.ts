import {
  addonInputs,
  clusterInputs,
  nodeGroupInputs,
  requireKnown,
  vpcCniInputs,
  type KnownInputs,
} from "../../../../rehearsal/providers/eks/inputs";
import { argsOf } from "../support/sdkArgs";

const knownNames = ({ simulated, refused }: KnownInputs) => [...simulated, ...Object.keys(refused)].sort();

test.each([
  ["cluster", "ClusterArgs", clusterInputs],
  ["managedNodeGroup", "ManagedNodeGroupArgs", nodeGroupInputs],
  ["addon", "AddonArgs", addonInputs],
  ["vpcCniAddon", "VpcCniAddonArgs", vpcCniInputs],
])("%s takes the inputs of the released component and no others", (module, args, known) => {
  expect(knownNames(known)).toEqual(argsOf(`@pulumi/eks/${module}`, args));
});

const problems = (given: object): readonly string[] => {
  try {
    requireKnown("cluster", clusterInputs, given);
    return [];
  } catch (error) {
    return (error as { errors: { reason: string }[] }).errors.map(({ reason }) => reason.replace(/; known are.*/, ""));
  }
};

test("every input that is unknown or not simulated is named at once", () => {
  expect(problems({ name: "main", fargate: true, vpcID: "vpc-1", tags: undefined })).toEqual([
    "`fargate` is not simulated: the rehearsal simulates clusters with managed nodes only",
    "unknown property `vpcID`",
  ]);
});

test("what is switched off needs no simulation", () => {
  expect(problems({ createOidcProvider: false, gpu: false })).toEqual([]);
});
