import { InitializationError } from "../../../../rehearsal/providers/providerDouble";
import { computed, type Properties } from "../../../../rehearsal/providers/propertyValues";
import { aws, cloud, restart, request, types, create, type Kind } from "./account";

describe("a preview", () => {
  test("makes nothing, asks AWS nothing, and knows only the inputs", async () => {
    const subnet = await create("subnet", { vpcId: computed, cidrBlock: "10.0.0.0/24" }, true);
    expect(subnet.outputs).toMatchObject({ cidrBlock: "10.0.0.0/24", vpcId: computed, arn: computed });
    const cluster = await create(
      "cluster",
      { name: "main", roleArn: computed, vpcConfig: { subnetIds: [computed] } },
      true,
    );
    expect(cluster.outputs).toMatchObject({ name: "main", endpoint: computed });
    expect(cluster.outputs["vpcConfig"]).toMatchObject({ subnetIds: [computed], clusterSecurityGroupId: computed });
    expect(cloud.resources()).toEqual([]);
  });

  test("refuses what the released provider refuses by itself", async () => {
    await expect(create("vpc", { cidrBlock: "10.0.0.0/33" }, true)).rejects.toThrow("This is not a valid CIDR block");
  });
});

describe("the engine's questions", () => {
  const seed = (byte: number) => new Uint8Array(32).fill(byte);
  const check = (kind: Kind, inputs: Properties, oldInputs?: Properties, randomSeed = seed(1)) =>
    aws.check({ ...request(types[kind], "box"), inputs, oldInputs, randomSeed });
  const diff = (kind: Kind, oldInputs: Properties, inputs: Properties) =>
    aws.diff({ ...request(types[kind], "box"), id: "x", oldInputs, oldOutputs: {}, inputs });

  test("a name that the program leaves out is generated once and kept", () => {
    const { inputs } = check("group", { vpcId: "vpc-1" });
    expect(inputs["name"]).toMatch(/^box-[0-9a-f]{7}$/);
    expect(check("group", { vpcId: "vpc-1" }, inputs, seed(2)).inputs).toEqual(inputs);
    expect(check("group", { vpcId: "vpc-1", name: "mine" }, inputs).inputs["name"]).toBe("mine");
    expect(check("alias", { targetKeyId: "k" }).inputs["name"]).toMatch(/^alias\/box-[0-9a-f]{7}$/);
  });

  test("a changed block of a VPC replaces it, a changed tag does not", () => {
    const before = { cidrBlock: "10.0.0.0/16", tags: { team: "a" } };
    const replaced = ({ properties }: ReturnType<typeof diff>) =>
      properties.map(({ path, replaces }) => [path, replaces]);
    expect(replaced(diff("vpc", before, { ...before, cidrBlock: "10.1.0.0/16" }))).toEqual([["cidrBlock", true]]);
    expect(replaced(diff("vpc", before, { ...before, tags: { team: "b" } }))).toEqual([["tags.team", false]]);
  });

  test("a document that says the same in another order does not differ", () => {
    const before = { name: "r", assumeRolePolicy: '{"Version":"1","Statement":[]}' };
    expect(
      diff("role", before, { ...before, assumeRolePolicy: '{ "Statement": [], "Version": "1" }' }).properties,
    ).toEqual([]);
    expect(
      diff("role", before, { ...before, assumeRolePolicy: '{"Version":"2","Statement":[]}' }).properties,
    ).toHaveLength(1);
  });

  test("what goes by a name of the program's goes before it is made anew", () => {
    const named = { name: "mine", vpcId: "vpc-1" };
    expect(diff("group", named, { ...named, vpcId: "vpc-2" }).deleteBeforeReplace).toBe(true);
    const generated = { ...named, __defaults: ["name"] };
    expect(diff("group", generated, { ...generated, vpcId: "vpc-2" }).deleteBeforeReplace).toBe(false);
  });

  test("what exists is read with its inputs, and what does not is absent", async () => {
    const { id } = await create("vpc", { cidrBlock: "10.0.0.0/16" });
    const read = (wanted: string) => aws.read({ ...request(types.vpc, "v"), id: wanted, inputs: {}, outputs: {} });
    expect(await read(id)).toMatchObject({ id, inputs: { cidrBlock: "10.0.0.0/16" } });
    expect(await read("vpc-1")).toBeUndefined();
  });

  test("tags of the provider are on everything, under those of the resource", async () => {
    restart([], { team: "platform", stage: "dev" });
    const { outputs } = await create("vpc", { cidrBlock: "10.0.0.0/16", tags: { stage: "prod" } });
    expect(outputs["tagsAll"]).toEqual({ team: "platform", stage: "prod" });
  });

  test("a type and a function that are not simulated are errors that name them and the file", async () => {
    const bucket = { ...request("aws:s3/bucket:Bucket", "b"), inputs: {}, preview: true };
    await expect(aws.create(bucket)).rejects.toThrow(
      /^resource type `aws:s3\/bucket:Bucket` is not simulated; add it to a table in rehearsal\/providers\/aws\. Known are aws:ec2\/vpc:Vpc, /,
    );
    expect(() => aws.invoke("aws:ec2/getAmi:getAmi", {})).toThrow("function `aws:ec2/getAmi:getAmi` is not simulated");
    expect(() => aws.invoke("aws:index/getRegion:getRegion", { nme: "x" })).toThrow("unknown property `nme`");
  });
});

describe("an injected fault", () => {
  const inputs = { cidrBlock: "10.0.0.0/16" };

  test("strikes once and leaves nothing behind", async () => {
    restart([{ type: types.vpc }]);
    await expect(create("vpc", inputs)).rejects.toThrow("injected by the rehearsal");
    expect(cloud.resources()).toEqual([]);
    await create("vpc", inputs);
  });

  test("that strikes always never lets the type pass, and no other type", async () => {
    restart([{ type: types.vpc, when: "always" }]);
    await expect(create("vpc", inputs)).rejects.toThrow("injected");
    await expect(create("vpc", inputs)).rejects.toThrow("injected");
    await create("address", { domain: "vpc" });
  });

  test("can leave the resource half made, and says what was made", async () => {
    restart([{ type: types.vpc, outcome: "half-made" }]);
    const error = await create("vpc", inputs).catch((caught: unknown) => caught);
    if (!(error instanceof InitializationError)) throw new Error("the creation must fail half way");
    expect(cloud.resources().map(({ id }) => id)).toEqual([error.made.id]);
  });
});
