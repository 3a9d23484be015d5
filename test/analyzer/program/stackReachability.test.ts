import { Deployment } from "@pulumi/kubernetes/apps/v1/deployment";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { StackReachability } from "../../../analyzer/program/stackReachability";
import { DemoApplication } from "../../../components/demoApplication";
import {
  allow,
  allowIngressFrom,
  clusterDns,
  defaultDeny,
  namespacesLabelled,
  NetworkPolicySet,
  podsIn,
  tcp,
} from "../../../policies";
import { runProgram } from "../../support/runProgram";

jest.mock("../../../analyzer/program/failRun");

const anywhere = "0.0.0.0-255.255.255.255";

const web = podsIn("shop", { app: "web" });
const api = podsIn("shop", { app: "api" });

/** A Deployment of pods with the label `app`, and the port that they listen on. */
function deployment(
  app: string,
  more: { namespace?: pulumi.Input<string>; labels?: pulumi.Input<Record<string, pulumi.Input<string>>> } = {},
  opts?: pulumi.CustomResourceOptions,
) {
  const { namespace = "shop", labels = { app } } = more;
  const containers = [{ name: app, image: app, env: [{ name: "PASSWORD", value: pulumi.secret("x") }] }];
  const template = { metadata: { labels }, spec: { containers } };
  return new Deployment(
    app,
    { metadata: { name: app, namespace }, spec: { selector: { matchLabels: labels }, template } },
    opts,
  );
}

const policySet = (policies = [defaultDeny(), ...allow({ from: web, to: api, on: tcp(8080) })]) =>
  new NetworkPolicySet("shop", { namespace: "shop", createNamespace: true, policies });

test.each([
  ["preview", true],
  ["up", false],
])("tells at %s who reaches whom by what a component deploys", async (_, preview) => {
  const program = () => {
    const reachability = new StackReachability({ assumed: { dns: clusterDns } });
    new DemoApplication("demo");
    return { reachability: reachability.output };
  };
  const { outputs, errors, warnings } = await runProgram(program, { preview });
  expect(outputs).toEqual({
    reachability: {
      "demo/application-demo[Deployment]": {
        "demo/database[Deployment]": "TCP 5432",
        "kube-system/dns[assumed]": "TCP 53; UDP 53",
      },
      "demo/client[Deployment]": {
        "demo/application-demo[Deployment]": "TCP 8080",
        "kube-system/dns[assumed]": "TCP 53; UDP 53",
      },
      "demo/database[Deployment]": { "kube-system/dns[assumed]": "TCP 53; UDP 53" },
    },
  });
  expect([errors, warnings]).toEqual([[], []]);
});

test("shows addresses outside, but not what pods that are assumed reach among themselves", async () => {
  const { outputs } = await runProgram(() => {
    const reachability = new StackReachability({ assumed: { api, ingress: podsIn("ingress", { app: "nginx" }) } });
    deployment("web");
    return { reachability: reachability.output };
  });
  expect(outputs["reachability"]).toEqual({
    [anywhere]: { "shop/web[Deployment]": "All" },
    "ingress/ingress[assumed]": { "shop/web[Deployment]": "All" },
    "shop/api[assumed]": { "shop/web[Deployment]": "All" },
    "shop/web[Deployment]": { [anywhere]: "All", "ingress/ingress[assumed]": "All", "shop/api[assumed]": "All" },
  });
});

test("shows what assumed pods reach where the program has policies for them", async () => {
  const { outputs } = await runProgram(() => {
    const reachability = new StackReachability({ assumed: { web, api, dns: clusterDns } });
    policySet();
    return { reachability: reachability.output };
  });
  expect(outputs["reachability"]).toEqual({ "shop/web[assumed]": { "shop/api[assumed]": "TCP 8080" } });
});

test("refuses assumed pods that have no labels", () => {
  const assumed = { dns: podsIn("kube-system", { matchExpressions: [{ key: "app", operator: "Exists" }] }) };
  expect(() => new StackReachability({ assumed })).toThrow(
    "assumed pods `dns` must be told by their labels alone, as in podsIn(",
  );
});

test("sees what is made after the output was asked for, as long as the program has not paused", async () => {
  const { outputs } = await runProgram(() => {
    const { output } = new StackReachability();
    policySet();
    deployment("web");
    deployment("api");
    return { reachability: output };
  });
  expect(outputs["reachability"]).toEqual({ "shop/web[Deployment]": { "shop/api[Deployment]": "TCP 8080" } });
});

test("fails where a workload is made in an apply, when the answer is there already", async () => {
  const { errors } = await runProgram(() => {
    const { output } = new StackReachability();
    output.apply(() => deployment("late"));
    return { reachability: output };
  });
  expect(errors).toEqual([
    "kubernetes:apps/v1:Deployment `late` is made after the reachability was computed, which is incomplete without it: " +
      "make it outside of `apply`, and before the first use of `output`, `expectAllowed` or `expectDenied`",
  ]);
});

test("waits for a program that pauses, until it states or asks for something", async () => {
  const { outputs, errors } = await runProgram(async () => {
    const reachability = new StackReachability();
    await new Promise((resolve) => setTimeout(resolve, 20));
    policySet();
    deployment("web");
    deployment("api");
    return { reachability: reachability.output };
  });
  expect(outputs["reachability"]).toEqual({ "shop/web[Deployment]": { "shop/api[Deployment]": "TCP 8080" } });
  expect(errors).toEqual([]);
});

test("an object without a namespace is in that of its provider, else in `default`; one without a name has its resource's", async () => {
  const { outputs } = await runProgram(() => {
    const reachability = new StackReachability();
    const provider = new Provider("team", { namespace: pulumi.output("team") });
    const template = { metadata: { labels: { app: "web" } }, spec: { containers: [] } };
    const spec = { selector: { matchLabels: { app: "web" } }, template };
    new Deployment("web", { spec }, { provider });
    new Deployment("api", { metadata: { labels: {} }, spec });
    return { reachability: reachability.output };
  });
  expect(Object.keys(outputs["reachability"] as object)).toEqual([
    anywhere,
    "default/api[Deployment]",
    "team/web[Deployment]",
  ]);
});

test("labels of a namespace that is there already are looked up", async () => {
  const found = { "kubernetes:core/v1:Namespace team": { metadata: { name: "team", labels: { trusted: "yes" } } } };
  const program = () => {
    const reachability = new StackReachability();
    Namespace.get("team", "team");
    policySet([
      defaultDeny(),
      allowIngressFrom({ podSelector: { app: "web" }, from: namespacesLabelled({ trusted: "yes" }), on: tcp(80) }),
    ]);
    deployment("web");
    deployment("api", { namespace: "team" });
    return { reachability: reachability.output };
  };
  const { outputs } = await runProgram(program, { found });
  expect(outputs["reachability"]).toMatchObject({ "team/api[Deployment]": { "shop/web[Deployment]": "TCP 80" } });
});

describe("a value that is not known at preview", () => {
  const program = () => {
    const reachability = new StackReachability();
    const settings = new ConfigMap("settings", { data: {} });
    const tier = settings.metadata.annotations.apply((annotations) => annotations["tier"] ?? "none");
    policySet();
    deployment("web");
    deployment("api", { labels: { app: "api", tier } });
    deployment("report", { labels: { app: tier } });
    reachability.expectAllowed({ from: "shop/web", to: "shop/api", on: tcp(8080) });
    reachability.expectDenied({ from: "shop/report", to: "shop/web" });
    reachability.expectDenied({ from: "shop/report", to: "shop/api" });
    return { reachability: reachability.output };
  };

  test("makes unknown what depends on it, and that alone", async () => {
    const { outputs, errors, warnings } = await runProgram(program);
    expect(outputs["reachability"]).toEqual({
      "shop/report[Deployment]": { "shop/api[Deployment]": "unknown TCP 8080" },
      "shop/web[Deployment]": { "shop/api[Deployment]": "TCP 8080", "shop/report[Deployment]": "unknown TCP 8080" },
    });
    expect(errors).toEqual([]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(
      "expectations about who reaches whom that depend on what is not known: 1 of 3\n\n" +
        "  `shop/report` must not reach `shop/api` on any port, but may on TCP 8080\n",
    );
    expect(warnings[0]).toContain("The up decides it, and fails where one does not hold.");
  });

  test("is known at up", async () => {
    const found = { "kubernetes:core/v1:ConfigMap settings": { metadata: { annotations: { tier: "web" } } } };
    const { outputs, errors, warnings } = await runProgram(program, { preview: false, found });
    expect(outputs["reachability"]).toMatchObject({
      "shop/report[Deployment]": { "shop/api[Deployment]": "TCP 8080" },
    });
    expect(warnings).toEqual([]);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain("`shop/report` must not reach `shop/api` on any port, but does on TCP 8080");
  });
});

test("what no up will decide, such as pods on their node's network, fails the preview", async () => {
  const { errors, warnings } = await runProgram(() => {
    const reachability = new StackReachability();
    policySet();
    deployment("web");
    const labels = { app: "agent" };
    const template = {
      metadata: { labels },
      spec: { hostNetwork: true, containers: [{ name: "agent", image: "agent" }] },
    };
    const metadata = { name: "agent", namespace: "shop" };
    new Deployment("agent", { metadata, spec: { selector: { matchLabels: labels }, template } });
    reachability.expectDenied({ from: "shop/agent", to: "shop/web" });
    return {};
  });
  expect(warnings).toEqual([]);
  expect(errors).toHaveLength(1);
  expect(errors[0]).toContain("expectations about who reaches whom that depend on what is not known: 1 of 1\n");
  expect(errors[0]).toContain("shop/agent is on its node's network");
});

test("where it is not known in which namespace something is, nothing is told at preview, and nothing fails", async () => {
  const program = () => {
    const reachability = new StackReachability();
    const settings = new ConfigMap("settings", { data: {} });
    deployment("web", {
      namespace: settings.metadata.annotations.apply((annotations) => annotations["namespace"] ?? ""),
    });
    reachability.expectDenied({ from: "shop/web", to: "shop/api" });
    return { reachability: reachability.output };
  };
  const { outputs, errors, warnings } = await runProgram(program);
  expect(outputs).toEqual({});
  expect(errors).toEqual([]);
  expect(warnings).toEqual([
    "who reaches whom is told by the up: it is not known yet in which namespace these are:\n" +
      "  urn:pulumi:test::portcullis::kubernetes:apps/v1:Deployment::web\n" +
      "to know it at preview, give the namespace a name that is known then",
  ]);
});

test("the output is secret where it would tell a secret, and only then", async () => {
  const program = (secretLabel: pulumi.Input<string>) => () => {
    const reachability = new StackReachability();
    policySet();
    deployment("web");
    deployment("api", { labels: { app: secretLabel } });
    return { reachability: reachability.output };
  };
  // Every container has a secret in its environment, which nobody reads.
  expect((await runProgram(program("api"))).secrets).toEqual([]);
  expect((await runProgram(program(pulumi.secret("api")))).secrets).toEqual(["reachability"]);
});

test("a policy or workload that cannot be read fails with every problem, and there is no answer", async () => {
  const { outputs, errors } = await runProgram(() => {
    const reachability = new StackReachability();
    const metadata = { name: "broken", namespace: "shop" };
    new Deployment("broken", { metadata, spec: { selector: {}, template: { spec: { containers: "none" as never } } } });
    reachability.expectDenied({ from: "shop/web", to: "shop/api" });
    return { reachability: reachability.output };
  });
  expect(outputs).toEqual({});
  expect(errors).toHaveLength(1);
  expect(errors[0]).toMatch(
    /^who reaches whom cannot be told, since part of the program cannot be read:\n {2}urn:pulumi:test::portcullis::kubernetes:apps\/v1:Deployment::broken: .*spec\.template\.spec\.containers/,
  );
});

test("all expectations that fail are told at once, each with the policies behind it", async () => {
  const { errors } = await runProgram(() => {
    const reachability = new StackReachability();
    reachability.expectAllowed({ from: "shop/web", to: "shop/api", on: tcp(8080) });
    reachability.expectAllowed({ from: "shop/web", to: "shop/api", on: tcp(9090) });
    reachability.expectDenied({ from: "shop/web", to: "shop/api", on: tcp(8080) });
    policySet();
    deployment("web");
    deployment("api");
    return {};
  });
  expect(errors).toHaveLength(1);
  expect(errors[0]).toContain("expectations about who reaches whom that do not hold: 2 of 3\n");
  expect(errors[0]).toContain("  `shop/web` must reach `shop/api` on TCP 9090, but does not on TCP 9090\n");
  expect(errors[0]).toContain("  `shop/web` must not reach `shop/api` on TCP 8080, but does on TCP 8080\n");
  expect(errors[0]).toContain(
    "`shop/allow-egress-from-web-to-shop-api` by spec.egress[0]: urn:pulumi:test::portcullis::",
  );
  expect(errors[0]).toContain(":NetworkPolicy::shop-allow-egress-from-web-to-shop-api\n");
});

test("outside of a stack there is nothing to see, which is said", async () => {
  await pulumi.runtime.setMocks({ newResource: () => ({ id: "", state: {} }), call: () => ({}) });
  expect(() => new StackReachability()).toThrow("there is no stack to watch; under mocks, run the program by");
});
