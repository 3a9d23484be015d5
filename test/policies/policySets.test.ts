import * as pulumi from "@pulumi/pulumi";
import { allow, defaultDeny, logTierName, networkPolicySets, podsIn, tcp } from "../../policies";
import { deploy } from "../support/mocks";

const connection = allow({ from: podsIn("shop", { app: "web" }), to: podsIn("pay", { app: "api" }), on: tcp(8080) });

/** Kind, name and namespace of each policy that is deployed. */
async function deployed(make: () => unknown): Promise<readonly string[]> {
  const { resources } = await deploy(make);
  return resources
    .filter(({ type }) => /^kubernetes:.*Policy$/.test(type))
    .map(({ type, name, inputs }) => {
      const { metadata } = inputs as { metadata?: { namespace?: string } };
      return `${type.replace(/^kubernetes:/, "")} ${name} in ${String(metadata?.namespace)}`;
    })
    .sort();
}

test("a connection across namespaces is deployed as a set of policies in each", async () => {
  const made = await deployed(() => {
    const sets = networkPolicySets("orders", connection);
    expect(Object.keys(sets)).toEqual(["shop", "pay"]);
  });
  expect(made).toEqual([
    "networking.k8s.io/v1:NetworkPolicy orders-pay-allow-ingress-to-api-from-shop-web in pay",
    "networking.k8s.io/v1:NetworkPolicy orders-shop-allow-egress-from-web-to-pay-api in shop",
  ]);
});

describe("how far they are rolled out is said for all sets at once:", () => {
  const calico = { policies: connection, engine: "calico" } as const;

  test("at `enforce`, policies are deployed as they are without it", async () => {
    const enforced = await deployed(() => networkPolicySets("orders", { ...calico, stage: "enforce" }));
    expect(enforced).toEqual(await deployed(() => networkPolicySets("orders", connection)));
    expect(await deployed(() => networkPolicySets("orders", { policies: connection }))).toEqual(enforced);
  });

  test("at `staged`, each is one that is not enforced", async () => {
    expect(await deployed(() => networkPolicySets("orders", { ...calico, stage: "staged" }))).toEqual(
      [
        "orders-pay-allow-ingress-to-api-from-shop-web in pay",
        "orders-shop-allow-egress-from-web-to-pay-api in shop",
      ].map((policy) => `projectcalico.org/v3:StagedKubernetesNetworkPolicy ${policy}`),
    );
  });

  test("at `log`, each set has a log of its own, by its name", async () => {
    expect(await deployed(() => networkPolicySets("orders", { ...calico, stage: "log" }))).toEqual(
      [
        `orders-pay-${logTierName}.allow-ingress-to-api-from-shop-web in pay`,
        `orders-pay-${logTierName}.orders-pay-denies-ingress in pay`,
        `orders-shop-${logTierName}.allow-egress-from-web-to-pay-api in shop`,
        `orders-shop-${logTierName}.orders-shop-denies-egress in shop`,
      ].map((policy) => `projectcalico.org/v3:NetworkPolicy ${policy}`),
    );
  });

  test("without the engine that it needs it is refused by the first set", () => {
    expect(() => networkPolicySets("orders", { policies: connection, stage: "log" })).toThrow(
      pulumi.InputPropertiesError,
    );
  });

  test("policies of Calico are deployed where it is the engine, and refused elsewhere", async () => {
    const ping = {
      apiVersion: "projectcalico.org/v3",
      kind: "NetworkPolicy",
      metadata: { name: "ping", namespace: "shop" },
      spec: {
        order: 10,
        selector: "app == 'web'",
        types: ["Ingress"],
        ingress: [{ action: "Allow", protocol: "ICMP" }],
      },
    } as const;
    expect(await deployed(() => networkPolicySets("orders", { policies: [ping], engine: "calico" }))).toEqual([
      "projectcalico.org/v3:NetworkPolicy orders-shop-ping in shop",
    ]);
    expect(() => networkPolicySets("orders", [ping])).toThrow(pulumi.InputPropertiesError);
  });
});

test("a policy that does not say its namespace is refused, by name", () => {
  expect(() => networkPolicySets("orders", [defaultDeny()])).toThrow(
    "policy `default-deny` does not say its namespace; give the preset its `namespace`",
  );
});
