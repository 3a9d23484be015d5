import type { Deployment } from "@pulumi/pulumi/automation";
import { demoDeploymentSpec, demoPolicies } from "../../components/demoSettings";
import { reachabilityList } from "../../rehearsal/describe";
import { contradictions, reachabilityIn, rowsOf } from "../../rehearsal/reachability";

const resource = (type: string, name: string, inputs: object) => ({
  urn: `urn:pulumi:dev::portcullis::${type}::${name}`,
  type,
  inputs,
});

const stateOf = (resources: readonly object[]): Deployment => ({ version: 3, deployment: { resources } });

const deployment = (app: "client" | "database", spec: object = demoDeploymentSpec(app)) =>
  resource("kubernetes:apps/v1:Deployment", app, {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: app, namespace: "demo" },
    spec,
  });

const policies = demoPolicies("demo").map((policy) =>
  resource("kubernetes:networking.k8s.io/v1:NetworkPolicy", policy.metadata.name, policy),
);

const bucket = resource("aws:s3/bucket:Bucket", "bucket", { bucket: "logs" });

test("tells who reaches whom by a state, and what its policies change for the same workloads", () => {
  const { table, changes, problems } = reachabilityIn(stateOf([bucket, deployment("client"), deployment("database")]));
  expect(problems).toEqual([]);
  expect(table).toMatchObject({ "demo/client[Deployment]": { "demo/database[Deployment]": "All" } });
  expect(changes).toContain("nothing opens, closes or changes");

  const guarded = reachabilityIn(stateOf([...policies, deployment("client"), deployment("database")]));
  expect(guarded.table).toEqual({});
  expect(guarded.changes).toContain("6 connections close");
  expect(guarded.changes).toContain("- demo/client[Deployment]");
});

test("a workload in the state that cannot be read is a problem with its URN", () => {
  const { problems } = reachabilityIn(stateOf([deployment("client", { replicas: 1 })]));
  expect(problems.map(({ source }) => source)).toEqual([
    "urn:pulumi:dev::portcullis::kubernetes:apps/v1:Deployment::client",
  ]);
});

describe("the stack's output", () => {
  const deployed = { web: { db: "TCP 5432" }, db: { web: "TCP 80" } };

  test("agrees with the state in any order, whatever it assumes besides", () => {
    const output = { db: { web: "TCP 80", "kube-system/dns[assumed]": "UDP 53" }, web: { db: "TCP 5432" } };
    expect(contradictions({ ...output, "kube-system/dns[assumed]": { web: "All" } }, deployed)).toEqual([]);
  });

  test.each([
    ["other ports", { ...deployed, web: { db: "TCP 5433" } }, "web => db: the output has TCP 5433, the state TCP 5432"],
    ["a connection less", { web: deployed.web }, "db => web: the output has nothing, the state TCP 80"],
    [
      "a connection more",
      { ...deployed, db: { web: "TCP 80", db: "All" } },
      "db => db: the output has All, the state nothing",
    ],
  ])("contradicts it by %s", (_, output, line) => {
    expect(contradictions(output, deployed)).toEqual([line]);
  });

  test("is listed a line each, by source and destination", () => {
    const rows = rowsOf({ web: { db: "TCP 5432", cache: "TCP 6379" }, all: { web: "All" } });
    expect(reachabilityList(rows)).toBe("all  => web    All\nweb  => cache  TCP 6379\nweb  => db     TCP 5432");
    expect(reachabilityList([])).toBe("nobody reaches anybody");
  });
});
