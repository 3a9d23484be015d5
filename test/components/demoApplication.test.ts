import { DemoApplication } from "../../components/demoApplication";
import { demoDeploymentSpec, demoPolicies } from "../../components/demoSettings";
import { validate } from "../../policies";
import { deploy, only } from "../support/mocks";

const demo = () => deploy(() => new DemoApplication("demo"));

test("runs a client, the demo application, and a database that no one but the application needs", async () => {
  const { resources } = await demo();
  const deployments = resources.filter(({ type }) => type === "kubernetes:apps/v1:Deployment");
  expect(deployments.map(({ name }) => name).sort()).toEqual(["demo-application-demo", "demo-client", "demo-database"]);
});

test("no pod starts before every policy is there", async () => {
  const { resources } = await demo();
  const policies = resources.filter(({ type }) => type === "kubernetes:networking.k8s.io/v1:NetworkPolicy");
  expect(policies).toHaveLength(6);
  for (const deployment of resources.filter(({ type }) => type === "kubernetes:apps/v1:Deployment")) {
    for (const policy of policies) expect(deployment.begun).toBeGreaterThan(policy.ended);
  }
});

test("its namespace admits only pods that need no special rights, and is made for it", async () => {
  const { resources } = await demo();
  expect(only(resources, "kubernetes:core/v1:Namespace").inputs).toMatchObject({
    metadata: { name: "demo", labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
  });
});

test("its policies have no problem, and name who reaches whom", () => {
  const policies = demoPolicies("demo");
  expect(policies.flatMap((policy) => validate(policy))).toEqual([]);
  expect(policies.map(({ metadata }) => metadata.name)).toEqual([
    "default-deny",
    "allow-dns",
    "client-to-application-demo-egress",
    "client-to-application-demo-ingress",
    "application-demo-to-database-egress",
    "application-demo-to-database-ingress",
  ]);
});

test("the database listens on the port that its policy allows", () => {
  const [container] = demoDeploymentSpec("database").template.spec.containers;
  const ingress = demoPolicies("demo").find(({ metadata }) => metadata.name === "application-demo-to-database-ingress");
  expect(container?.ports).toEqual([{ name: "tcp", containerPort: 5432 }]);
  expect(ingress?.spec.ingress?.[0]?.ports).toEqual([{ protocol: "TCP", port: 5432 }]);
});
