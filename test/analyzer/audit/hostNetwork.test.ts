import { unknown } from "../../../analyzer/model";
import { app, denyAll, deployment, findingsOf, policy } from "./objects";

const agent = deployment("agent", { hostNetwork: true });

test("host-network finds a workload that a policy selects and does not hold", () => {
  expect(findingsOf("host-network", [agent, policy("agent", { podSelector: app("agent") })])).toEqual([
    "warning shop/agent[Deployment]: its pods are on their node's network, so policy `shop/agent`, which selects them, does not hold them",
  ]);
});

test.each([
  ["no policy selects", [agent]],
  ["a policy selects together with all others", [agent, denyAll]],
])("host-network finds, mildly, one that %s", (_, objects) => {
  expect(findingsOf("host-network", objects)).toEqual([
    "info shop/agent[Deployment]: its pods are on their node's network, where no policy can hold them",
  ]);
});

test.each([
  ["is on the pod network", [deployment("web", { hostNetwork: false })]],
  [
    "is perhaps on its node's network",
    [
      {
        ...agent,
        spec: { selector: {}, template: { metadata: { labels: {} }, spec: { hostNetwork: unknown, containers: [] } } },
      },
    ],
  ],
])("host-network finds none that %s", (_, objects) => {
  expect(findingsOf("host-network", objects)).toEqual([]);
});
