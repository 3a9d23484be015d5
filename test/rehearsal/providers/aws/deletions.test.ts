import {
  cloud,
  types,
  create,
  remove,
  atApiServer,
  attachNodePolicies,
  clusterInputs,
  loadBalancers,
  network,
  nodeInputs,
} from "./account";

test("what is in a cluster is noted when it is made, and goes with it", async () => {
  const inputs = clusterInputs(await network());
  await create("cluster", inputs, true);
  expect(atApiServer).toEqual([]);
  await create("cluster", inputs);
  expect(atApiServer).toEqual(["noted"]);
  await expect(create("cluster", inputs)).rejects.toThrow("Cluster already exists with name: main");
  expect(atApiServer).toEqual(["noted"]);
  await remove("cluster", "main");
  expect(atApiServer).toEqual(["noted", "restored"]);
  await remove("cluster", "main");
  expect(atApiServer).toEqual(["noted", "restored"]);
});

describe("a cluster that goes", () => {
  const interfaces = () =>
    cloud.resources("aws:ec2/networkInterface:NetworkInterface").map(({ inputs }) => inputs["description"]);

  test("leaves a load balancer that was made for a Service, which keeps its subnets", async () => {
    const net = await network();
    await create("cluster", clusterInputs(net));
    loadBalancers.push("shop/web");
    await remove("cluster", "main");
    expect(interfaces()).toEqual(["ELB shop/web", "ELB shop/web"]);
    await expect(remove("subnet", net.subnetIds[0] ?? "")).rejects.toThrow("DependencyViolation");
  });

  test.each([
    ["leaves no interface while its role has its rights", false, []],
    ["after the rights of its role leaves its interfaces", true, ["Amazon EKS main", "Amazon EKS main"]],
  ])("%s", async (_, rightsFirst, left) => {
    const net = await network();
    await create("cluster", clusterInputs(net));
    if (rightsFirst) await remove("attachment", net.clusterPolicy.id);
    await remove("cluster", "main");
    expect(interfaces()).toEqual(left);
  });

  test("after its log group has made that again", async () => {
    await create("logs", { name: "/aws/eks/main/cluster" });
    await create("cluster", { ...clusterInputs(await network()), enabledClusterLogTypes: ["audit"] });
    await remove("logs", "/aws/eks/main/cluster");
    expect(cloud.resources(types.logs)).toMatchObject([{ id: "/aws/eks/main/cluster", urn: "" }]);
    await remove("cluster", "main");
    await remove("logs", "/aws/eks/main/cluster");
    expect(cloud.resources(types.logs)).toEqual([]);
  });
});

describe("nodes that go", () => {
  const ready = async () => {
    const net = await network();
    await create("cluster", { ...clusterInputs(net), bootstrapSelfManagedAddons: false });
    const { cni } = await attachNodePolicies();
    const addon = await create("addon", { clusterName: "main", addonName: "vpc-cni" });
    await create("nodes", nodeInputs(net));
    return { subnetId: net.subnetIds[0] ?? "", cni, addon };
  };
  const last = async (subnetId: string) => {
    await remove("nodes", "main:ng");
    await remove("cluster", "main");
    return remove("subnet", subnetId);
  };

  test("leave no interface while the CNI and its rights are there", async () => {
    const { subnetId } = await ready();
    await last(subnetId);
    expect(cloud.resources("aws:ec2/networkInterface:NetworkInterface")).toEqual([]);
  });

  test.each<["cni" | "addon", "attachment" | "addon"]>([
    ["cni", "attachment"],
    ["addon", "addon"],
  ])("after the %s leave interfaces, which keep their subnets", async (first, kind) => {
    const made = await ready();
    await remove(kind, made[first].id);
    await expect(last(made.subnetId)).rejects.toThrow(
      `DependencyViolation: The subnet '${made.subnetId}' has dependencies and cannot be deleted.`,
    );
    expect(cloud.resources("aws:ec2/networkInterface:NetworkInterface")).toMatchObject([{ urn: "" }, { urn: "" }]);
  });
});
