import { unknown } from "../../analyzer/model";
import { launchTemplateEncryption, secretsEncryption, volumeEncryption } from "../../guardrails/encryption";
import type { Finding } from "../../guardrails/finding";
import { metadataHops } from "../../guardrails/metadataHops";
import { namespaceCoverage } from "../../guardrails/namespaceCoverage";
import type { Fields } from "../../guardrails/plainValue";
import { launchTemplateAddresses } from "../../guardrails/privateNodes";
import { publicEndpoint } from "../../guardrails/publicEndpoint";
import { replacement } from "../../guardrails/replacement";
import type { StackResource } from "../../guardrails/stackResource";

/** Of each finding its kind and the beginning of what it says. */
const said = (findings: readonly Finding[]) =>
  findings.map(({ kind, message }) => `${kind} ${message.split(",")[0] ?? ""}`);

const open = (publicAccessCidrs?: unknown) => ({ vpcConfig: { endpointPublicAccess: true, publicAccessCidrs } });
const none = "violation vpcConfig.publicAccessCidrs is not set";
const first = "vpcConfig.publicAccessCidrs[0]";

test.each<[string, (given: Fields) => readonly Finding[], Fields, readonly string[]]>([
  ["endpoint off", publicEndpoint, { vpcConfig: { endpointPublicAccess: false } }, []],
  ["endpoint by default", publicEndpoint, {}, [none]],
  ["no block", publicEndpoint, open([]), [none]],
  ["a named network", publicEndpoint, open(["203.0.113.0/24", "2001:db8::/32"]), []],
  ["half of the world", publicEndpoint, open(["0.0.0.0/1"]), [`violation ${first} is \`0.0.0.0/1\``]],
  ["all of IPv6", publicEndpoint, open(["::/0"]), [`violation ${first} is \`::/0\``]],
  ["no block of addresses", publicEndpoint, open(["office"]), [`violation ${first} is \`office\``]],
  ["an unknown block", publicEndpoint, open([unknown]), [`open ${first} is not known yet: the up checks it`]],
  [
    "an unknown endpoint",
    publicEndpoint,
    { vpcConfig: unknown },
    ["open vpcConfig.endpointPublicAccess is not known yet: the up checks it"],
  ],
  [
    "a key that is not known",
    secretsEncryption,
    { encryptionConfig: { resources: ["secrets"], provider: { keyArn: unknown } } },
    [],
  ],
  [
    "no key",
    secretsEncryption,
    { encryptionConfig: { resources: ["secrets"] } },
    ["violation encryptionConfig names no key for `secrets`"],
  ],
  [
    "unknown encryption",
    secretsEncryption,
    { encryptionConfig: unknown },
    ["open encryptionConfig is not known yet: the up checks it"],
  ],
  [
    "an open disk",
    launchTemplateEncryption,
    { blockDeviceMappings: [{ ebs: {} }] },
    ["violation blockDeviceMappings[0].ebs.encrypted is not set"],
  ],
  [
    "an unknown disk",
    launchTemplateEncryption,
    { blockDeviceMappings: [{ ebs: { encrypted: unknown } }] },
    ["open blockDeviceMappings[0].ebs.encrypted is not known yet: the up checks it"],
  ],
  ["an encrypted volume", volumeEncryption, { encrypted: true }, []],
  ["an open volume", volumeEncryption, { encrypted: false }, ["violation encrypted is `false`"]],
  ["a service that is off", metadataHops, { metadataOptions: { httpEndpoint: "disabled" } }, []],
  [
    "two hops",
    metadataHops,
    { metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 2 } },
    ["violation metadataOptions.httpPutResponseHopLimit is `2`"],
  ],
  [
    "no token",
    metadataHops,
    { metadataOptions: { httpTokens: "optional", httpPutResponseHopLimit: unknown } },
    [
      "violation metadataOptions.httpTokens is `optional`",
      "open metadataOptions.httpPutResponseHopLimit is not known yet: the up checks it",
    ],
  ],
  ["no address", launchTemplateAddresses, {}, []],
  [
    "an address",
    launchTemplateAddresses,
    { networkInterfaces: [{ associatePublicIpAddress: "true" }] },
    ["violation networkInterfaces[0].associatePublicIpAddress is `true`"],
  ],
])("%s", (_, check, given, expected) => {
  expect(said(check(given))).toEqual(expected);
});

test.each<[string, Partial<Parameters<typeof replacement>[0]>, number]>([
  ["a cluster", {}, 1],
  ["a protected one", { isProtected: true }, 0],
  ["a confirmed one", { name: "confirmed" }, 0],
  ["anything else", { type: "aws:ec2/vpc:Vpc" }, 0],
  ["a provider", { type: "pulumi:providers:kubernetes" }, 1],
  ["a default provider", { type: "pulumi:providers:kubernetes", name: "default_4_34_2" }, 0],
])("the replacement of %s", (_, given, expected) => {
  const resource = {
    type: "aws:eks/cluster:Cluster",
    name: "main",
    urn: "urn:pulumi:a::b::c::main",
    isProtected: false,
  };
  expect(replacement({ ...resource, ...given }, ["confirmed"])).toHaveLength(expected);
});

describe("namespaces", () => {
  const resource = (type: string, name: string, inputs: Fields): StackResource => ({
    type: `kubernetes:${type}`,
    name,
    urn: `urn:pulumi:dev::shop::kubernetes:${type}::${name}`,
    inputs,
    sources: {},
  });
  const shop = resource("core/v1:Namespace", "shop", { metadata: { name: "shop" } });
  const policy = (spec: unknown, namespace: unknown = "shop") =>
    resource("networking.k8s.io/v1:NetworkPolicy", "deny", { metadata: { name: "deny", namespace }, spec });
  const deny = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };
  const kinds = (...resources: readonly StackResource[]) => namespaceCoverage(resources, []).map(({ kind }) => kind);

  test("without workloads need a default deny too", () => {
    expect(kinds(shop)).toEqual(["violation"]);
    expect(kinds(shop, policy(deny))).toEqual([]);
  });

  test("isolated in one direction, or for some pods, are not covered", () => {
    expect(kinds(shop, policy({ ...deny, policyTypes: ["Ingress"] }))).toEqual(["violation"]);
    expect(kinds(shop, policy({ ...deny, podSelector: { matchLabels: { app: "web" } } }))).toEqual(["violation"]);
  });

  test("whose cover is not known yet are neither refused nor passed in silence", () => {
    expect(kinds(shop, policy({ ...deny, podSelector: unknown }))).toEqual(["open"]);
    expect(kinds(shop, policy(deny, unknown))).toEqual(["open", "open"]);
  });

  test("that are excepted, or of Kubernetes itself, need none", () => {
    expect(namespaceCoverage([shop], ["shop"])).toEqual([]);
    expect(kinds(resource("core/v1:Namespace", "system", { metadata: { name: "kube-system" } }))).toEqual([]);
  });

  test("with a policy that cannot be read are told so", () => {
    expect(namespaceCoverage([shop, policy({ podSelector: 7 })], [])[0]?.message).toContain("cannot be read");
  });
});
