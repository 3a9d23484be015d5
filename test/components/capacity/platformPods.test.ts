import * as k8s from "@pulumi/kubernetes";
import { Calico } from "../../../components/calico";
import { installationSpec } from "../../../components/calicoSettings";
import { platformPods, podsOfCluster, podsOnEachNode } from "../../../components/capacity/platformPods";
import { deploy } from "../../support/mocks";

// Per node aws-node and kube-proxy, with Calico also calico-node. Per cluster two of CoreDNS, with
// Calico also the operator, Typha by the number of nodes, one of kube-controllers, two API servers, Goldmane and Whisker.
test.each([
  ["vpc-cni", 3, 6 + 2],
  ["calico", 1, 3 + 2 + 1 + 1 + 1 + 2 + 2],
  ["calico", 2, 6 + 2 + 1 + 1 + 1 + 2 + 2],
  ["calico", 3, 9 + 2 + 1 + 2 + 1 + 2 + 2],
  ["calico", 4, 12 + 2 + 1 + 2 + 1 + 2 + 2],
  ["calico", 5, 15 + 2 + 1 + 3 + 1 + 2 + 2],
  ["calico", 399, 1197 + 2 + 1 + 3 + 1 + 2 + 2],
  ["calico", 400, 1200 + 2 + 1 + 4 + 1 + 2 + 2],
] as const)("%s on %i nodes takes %i pods", (engine, nodes, pods) => {
  expect(platformPods(engine, nodes)).toBe(pods);
});

test("what Calico's operator is told to run is counted, and nothing that it is not told to", async () => {
  const { resources } = await deploy(() => {
    const provider = new k8s.Provider("cluster", {});
    return new Calico("calico", { kubernetesVersion: "1.31" }, { provider });
  });
  const optional = { APIServer: "calico-apiserver", Goldmane: "goldmane", Whisker: "whisker" };
  const kinds = resources.filter(({ type }) => type.startsWith("kubernetes:operator.tigera.io/"));
  const told = Object.entries(optional).filter(([kind]) => kinds.some(({ type }) => type.endsWith(`:${kind}`)));
  const counted = podsOfCluster("calico", 3).map(({ name }) => name);
  expect(Object.values(optional).filter((name) => counted.includes(name))).toEqual(told.map(([, name]) => name));
  expect(kinds.map(({ inputs }) => inputs["kind"]).sort()).toEqual(["Installation", ...Object.keys(optional)].sort());
});

test("the CSI driver runs on every node as long as the Installation does not turn it off", () => {
  const names = podsOnEachNode("calico").map(({ name }) => name);
  const isOff = "kubeletVolumePluginPath" in installationSpec;
  expect(names.includes("csi-node-driver")).toBe(!isOff);
});
