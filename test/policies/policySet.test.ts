import * as pulumi from "@pulumi/pulumi";
import { Provider } from "@pulumi/kubernetes/provider";
import { anywhere } from "../../policies/peers";
import { NetworkPolicySet, type NetworkPolicySetArgs } from "../../policies/policySet";
import { tcp } from "../../policies/ports";
import { blockAllIncoming, defaultDeny } from "../../policies/presets/isolation";
import { allowIngressFrom } from "../../policies/presets/connections";
import { allowDns } from "../../policies/presets/platform/dns";
import type { NetworkPolicy } from "../../policies/types";
import { valueOf } from "../support/mocks";
import { deploy, type Deployment } from "./deployment";

const setType = "portcullis:policies:NetworkPolicySet";
const policyType = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const namespaceType = "kubernetes:core/v1:Namespace";
const three = [
  defaultDeny(),
  allowDns(),
  allowIngressFrom({ podSelector: { app: "web" }, from: anywhere, on: tcp(80) }),
];

const ofType = ({ requests }: Deployment, type: string) => requests.filter((request) => request.type === type);

test("every policy becomes a child of the set, in its namespace", async () => {
  const deployment = await deploy({ namespace: "shop", policies: three });
  const children = ofType(deployment, policyType);
  expect(Object.fromEntries(children.map(({ name, inputs }) => [name, inputs]))).toEqual(
    Object.fromEntries(
      three.map(({ metadata, ...rest }) => [
        `set-${metadata.name}`,
        { ...rest, metadata: { ...metadata, namespace: "shop" } },
      ]),
    ),
  );
  const prefix = `urn:pulumi:stack::project::${setType}`;
  expect(deployment.urns).toEqual([
    `${prefix}$${namespaceType}::set-namespace`,
    `${prefix}$${policyType}::set-allow-dns`,
    `${prefix}$${policyType}::set-allow-ingress-to-web-from-anywhere`,
    `${prefix}$${policyType}::set-default-deny`,
    `${prefix}::set`,
  ]);
});

test("a policy put into the middle of the list touches no other", async () => {
  const before = await deploy({ namespace: "shop", policies: three });
  const more = [...three.slice(0, 1), blockAllIncoming(), ...three.slice(1)];
  const after = await deploy({ namespace: "shop", policies: more });
  const added = after.urns.filter((urn) => !before.urns.includes(urn));
  expect(added.map((urn) => urn.split("::").at(-1))).toEqual(["set-block-all-incoming"]);
  expect(before.urns.filter((urn) => !after.urns.includes(urn))).toEqual([]);
  expect(ofType(after, policyType)).toEqual(expect.arrayContaining(ofType(before, policyType)));
});

describe("the namespace", () => {
  test("that is given by name is looked up, and not made", async () => {
    const [namespace, ...others] = ofType(await deploy({ namespace: "shop", policies: [] }), namespaceType);
    expect(namespace).toMatchObject({ name: "set-namespace", readId: "shop" });
    expect(others).toEqual([]);
  });

  test("is made with its labels when the set is to own it", async () => {
    const args = { namespace: "shop", createNamespace: true, namespaceLabels: { team: "a" }, policies: [] };
    const [namespace, ...others] = ofType(await deploy(args), namespaceType);
    expect(namespace).toMatchObject({
      name: "set-namespace",
      readId: "",
      inputs: { metadata: { name: "shop", labels: { team: "a" } } },
    });
    expect(others).toEqual([]);
  });

  test("that is the output of another resource is neither made nor looked up", async () => {
    const deployment = await deploy({ namespace: pulumi.output("shop"), policies: three });
    expect(ofType(deployment, namespaceType)).toEqual([]);
    const inNamespace = { inputs: { metadata: { namespace: "shop" } } };
    expect(ofType(deployment, policyType)).toMatchObject([inNamespace, inNamespace, inNamespace]);
  });
});

test("outputs are the namespace and the names of the policies", async () => {
  const { set } = await deploy({ namespace: "shop", createNamespace: true, policies: three });
  expect(await valueOf(set.namespace)).toBe("shop");
  expect(await valueOf(set.policyNames)).toEqual(["default-deny", "allow-dns", "allow-ingress-to-web-from-anywhere"]);
});

test("a provider reaches every child", async () => {
  await deploy({ namespace: "shop", policies: [] });
  const provider = new Provider("other", { kubeconfig: "{}" });
  const deployment = await deploy({ namespace: "shop", policies: three }, { providers: [provider] });
  const children = deployment.requests.filter(({ type }) => type !== setType);
  expect(children).toHaveLength(4);
  for (const child of children) expect(child.provider).toMatch(/pulumi:providers:kubernetes::other::/);
});

test("a transformation reaches every child", async () => {
  const annotate: pulumi.ResourceTransformation = ({ type, props, opts }) =>
    type === policyType ? { props: { ...(props as object), annotated: true }, opts } : undefined;
  const deployment = await deploy({ namespace: "shop", policies: three }, { transformations: [annotate] });
  expect(ofType(deployment, policyType).map(({ inputs }) => inputs["annotated"])).toEqual([true, true, true]);
});

describe("wrong arguments", () => {
  /** What the set's constructor throws. */
  const thrownFor = (args: NetworkPolicySetArgs): unknown => {
    try {
      new NetworkPolicySet("set", args);
    } catch (error) {
      return error;
    }
    return undefined;
  };
  const openTo = (cidr: string, port: number): NetworkPolicy => ({
    ...defaultDeny({ name: "open" }),
    spec: {
      podSelector: {},
      policyTypes: ["Ingress"],
      ingress: [{ from: [{ ipBlock: { cidr } }], ports: [{ port }] }],
    },
  });

  test("throw all problems of all policies at once, with their paths", () => {
    const error = thrownFor({
      namespace: "shop",
      policies: [defaultDeny(), openTo("10.0.0.0", 0), defaultDeny({ namespace: "pay" })],
    });
    expect(pulumi.InputPropertiesError.isInstance(error)).toBe(true);
    const { errors, message } = error as pulumi.InputPropertiesError;
    expect(errors).toEqual([
      {
        propertyPath: "policies[1].spec.ingress[0].ports[0].port",
        reason: "must be 1..65535 or the name of a port, got `0`",
      },
      {
        propertyPath: "policies[1].spec.ingress[0].from[0].ipBlock.cidr",
        reason:
          "must be a CIDR such as `10.0.0.0/8` or `2001:db8::/32`, got `10.0.0.0`; for the one address write `10.0.0.0/32`",
      },
      {
        propertyPath: "policies[2].metadata.name",
        reason: "is also the name of policies[0]; give one of them another `name`",
      },
      {
        propertyPath: "policies[2].metadata.namespace",
        reason: "must be `shop` or left out in this set, got `pay`; deploy it with a set of that namespace",
      },
    ]);
    expect(message.split("\n")).toEqual([
      "network policy set `set` has 4 problems:",
      "  policies[1].spec.ingress[0].ports[0].port (policy `open`): must be 1..65535 or the name of a port, got `0`",
      "  policies[1].spec.ingress[0].from[0].ipBlock.cidr (policy `open`): must be a CIDR such as `10.0.0.0/8` or " +
        "`2001:db8::/32`, got `10.0.0.0`; for the one address write `10.0.0.0/32`",
      "  policies[2].metadata.name (policy `default-deny`): is also the name of policies[0]; give one of them another `name`",
      "  policies[2].metadata.namespace (policy `default-deny`): must be `shop` or left out in this set, got `pay`; " +
        "deploy it with a set of that namespace",
    ]);
  });

  test.each<[string, Partial<NetworkPolicySetArgs>, string, string]>([
    [
      "a namespace that is none",
      { namespace: "Shop" },
      "namespace",
      "must be lower-case letters, digits and `-`, with a letter or digit at both ends, got `Shop`",
    ],
    [
      "labels for an adopted namespace",
      { namespaceLabels: { a: "b" } },
      "namespaceLabels",
      "needs `createNamespace: true`, since the labels of an adopted namespace are its owner's",
    ],
    [
      "null in place of a policy",
      { policies: [null as unknown as NetworkPolicy] },
      "policies[0]",
      "must be a NetworkPolicy, got nothing",
    ],
    [
      "a policy without metadata",
      { policies: [{ ...defaultDeny(), metadata: undefined as unknown as NetworkPolicy["metadata"] }] },
      "policies[0].metadata.name",
      "must be given",
    ],
  ])("%s is refused", (_, args, propertyPath, reason) => {
    expect(thrownFor({ namespace: "shop", policies: [], ...args })).toMatchObject({
      errors: [{ propertyPath, reason }],
    });
  });

  test("what is valid but hardly meant is logged on the set, and deployed", async () => {
    const warn = jest.spyOn(pulumi.log, "warn").mockResolvedValue();
    const { set, requests } = await deploy({ namespace: "shop", policies: [openTo("10.0.0.5/8", 80)] });
    expect(warn.mock.calls).toEqual([
      [
        "policies[0].spec.ingress[0].from[0].ipBlock.cidr (policy `open`): `10.0.0.5/8` has host bits set and means " +
          "`10.0.0.0/8`; write that, or `10.0.0.5/32` for the one address",
        set,
      ],
    ]);
    expect(requests.map(({ name }) => name)).toContain("set-open");
    warn.mockRestore();
  });
});
