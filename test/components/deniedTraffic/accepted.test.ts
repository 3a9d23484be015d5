import * as pulumi from "@pulumi/pulumi";
import { kubeconfig } from "../../../rehearsal/cluster/kubeconfig";
import { applyPolicyCrds } from "../../../rehearsal/providers/kubernetes/policyCrds";
import { startApiServer, type StartedApiServer } from "../../policies/startApiServer";
import { Cluster } from "../access/cluster";
import { type Manifest, namesOf } from "../access/deployedObjects";
import { byCalico, deployLog } from "./trafficLogs";

let cluster: Cluster;
let started: StartedApiServer | undefined;
let objects: readonly Manifest[];

beforeAll(async () => {
  jest.spyOn(pulumi.log, "info").mockResolvedValue();
  started = await startApiServer();
  cluster = new Cluster(started.access);
  await applyPolicyCrds(kubeconfig(started.access));
  const { resources } = await deployLog(byCalico);
  objects = resources
    .filter(({ type }) => type.startsWith("kubernetes:"))
    .map(({ inputs }) => inputs as unknown as Manifest);
}, 900_000);

afterAll(async () => {
  cluster.close();
  await started?.stop();
});

test("a real API server accepts every object, in the order of the program", async () => {
  expect(namesOf(objects)).toEqual([
    "ConfigMap portcullis-logs/fluent-bit",
    "DaemonSet portcullis-logs/fluent-bit",
    "GlobalNetworkPolicy log-denied",
    "Namespace portcullis-logs",
    "NetworkPolicy portcullis-logs/allow-dns-for-fluent-bit",
    "NetworkPolicy portcullis-logs/allow-to-internet-for-fluent-bit",
    "NetworkPolicy portcullis-logs/default-deny",
    "ServiceAccount portcullis-logs/fluent-bit",
  ]);
  await cluster.apply(objects);
}, 60_000);

test("its namespace admits the agent's pod, which a stricter level would refuse for the journal alone", async () => {
  const daemonSet = objects.find(({ kind }) => kind === "DaemonSet") as unknown as { spec: { template: Manifest } };
  const { metadata, spec } = daemonSet.spec.template;
  const pod = { apiVersion: "v1", kind: "Pod", metadata: { ...metadata, name: "agent" }, spec };
  const tryIn = (namespace: string) => cluster.ask("POST", `/api/v1/namespaces/${namespace}/pods?dryRun=All`, pod);
  expect((await tryIn("portcullis-logs")).status).toBe(201);

  const labels = { "pod-security.kubernetes.io/enforce": "baseline" };
  await cluster.ask("POST", "/api/v1/namespaces", { metadata: { name: "strict", labels } });
  await cluster.ask("POST", "/api/v1/namespaces/strict/serviceaccounts", { metadata: { name: "fluent-bit" } });
  const { status, body } = await tryIn("strict");
  expect(status).toBe(403);
  expect(body.message).toMatch(/violates PodSecurity "baseline:latest": hostPath volumes \(volume "journal"\)$/);
}, 60_000);
