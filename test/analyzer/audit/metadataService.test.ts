import { unknown } from "../../../analyzer/model";
import { app, deployment, findingsOf, policy } from "./objects";

const web = deployment("web");
const to = (rule: unknown, selector: unknown = {}) => [
  web,
  policy("out", { podSelector: selector, policyTypes: ["Egress"], egress: [rule] }),
];
const block = (cidr: string, ...except: readonly string[]) => ({ to: [{ ipBlock: { cidr, except } }] });

test.each([
  ["a block that contains it", to(block("0.0.0.0/0")), "admits the cloud's metadata service at 169.254.169.254"],
  ["a rule without peers", to({ ports: [{ port: 80 }] }), "admits the cloud's metadata service at 169.254.169.254"],
  [
    "a range of ports with 80 in it",
    to({ ...block("169.254.0.0/16"), ports: [{ port: 1, endPort: 1000 }] }),
    "admits the cloud's metadata service at 169.254.169.254",
  ],
  ["the address of IPv6", to(block("fd00::/8")), "admits the cloud's metadata service at fd00:ec2::254"],
])("metadata-reachable finds %s", (_, objects, message) => {
  expect(findingsOf("metadata-reachable", objects)).toEqual([
    `warning NetworkPolicy shop/out spec.egress[0]: ${message}`,
  ]);
});

test("metadata-reachable finds, once for a namespace, the workloads that nothing isolates for egress", () => {
  const objects = [
    web,
    deployment("db"),
    deployment("cache"),
    policy("cache", { podSelector: app("cache"), policyTypes: ["Egress"] }),
  ];
  expect(findingsOf("metadata-reachable", objects)).toEqual([
    "info Namespace shop: no policy isolates `shop/db[Deployment]` and `shop/web[Deployment]` for egress, so they reach the cloud's metadata service at 169.254.169.254 too",
  ]);
});

test.each([
  ["the block leaves it out", to(block("0.0.0.0/0", "169.254.169.254/32"))],
  ["the block is another one", to(block("10.0.0.0/8"))],
  ["only another port is admitted", to({ ...block("0.0.0.0/0"), ports: [{ port: 443 }] })],
  ["only UDP is admitted", to({ ...block("0.0.0.0/0"), ports: [{ protocol: "UDP" }] })],
  ["only pods are admitted", to({ to: [{ namespaceSelector: {} }] })],
  ["the port is not known yet", to({ ...block("0.0.0.0/0"), ports: [{ port: unknown }] })],
  ["an exception is not known yet", to(block("0.0.0.0/0", unknown))],
  ["the workload is on its node's network", [deployment("agent", { hostNetwork: true })]],
])("metadata-reachable finds nothing where %s", (_, objects) => {
  expect(findingsOf("metadata-reachable", objects)).toEqual([]);
});
