import * as pulumi from "@pulumi/pulumi";
import { allow, defaultDeny, networkPolicySets, podsIn, tcp } from "../../policies";
import { valueOf } from "../support/mocks";

const connection = allow({ from: podsIn("shop", { app: "web" }), to: podsIn("pay", { app: "api" }), on: tcp(8080) });

test("a connection across namespaces is deployed as a set of policies in each", async () => {
  const made: string[] = [];
  await pulumi.runtime.setMocks({
    newResource({ type, name, inputs }) {
      const { metadata } = inputs as { metadata?: { namespace?: string } };
      if (type.endsWith(":NetworkPolicy")) made.push(`${name} in ${String(metadata?.namespace)}`);
      return { id: name, state: inputs as Record<string, unknown> };
    },
    call: () => ({}),
  });
  const sets = networkPolicySets("orders", connection);
  expect(Object.keys(sets)).toEqual(["shop", "pay"]);
  await Promise.all(Object.values(sets).map(({ policyNames }) => valueOf(policyNames)));
  await (pulumi.runtime as unknown as { waitForRPCs(): Promise<void> }).waitForRPCs();
  expect(made.sort()).toEqual([
    "orders-pay-allow-ingress-to-api-from-shop-web in pay",
    "orders-shop-allow-egress-from-web-to-pay-api in shop",
  ]);
});

test("a policy that does not say its namespace is refused, by name", () => {
  expect(() => networkPolicySets("orders", [defaultDeny()])).toThrow(
    "policy `default-deny` does not say its namespace; give the preset its `namespace`",
  );
});
