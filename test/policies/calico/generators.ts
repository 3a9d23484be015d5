import fc from "fast-check";
import { cidrs } from "../generators";
import { mutated } from "../mutations";
import { rightManifests } from "./manifests";

/** Objects of Calico's kinds: right ones, ones with rules drawn at random, and ones with a part broken. */
export function calicoObjects(): fc.Arbitrary<unknown> {
  const right = fc.constantFrom(...rightManifests());
  return fc.oneof(policies(), policies().chain(mutated), right.chain(mutated), right.chain(mutated).chain(mutated));
}

/** Mostly one of the right values, and seldom one that is wrong, there or anywhere. */
function leaf<T>(right: readonly T[], wrong: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight: 60, arbitrary: fc.constantFrom(...right) },
    { weight: 1, arbitrary: fc.constantFrom(...wrong) },
  );
}

const selector = leaf(
  ["", "all()", "a == 'b'", "has(a) && !b in {'c'}", "kubernetes.io/x not in {}"],
  ["global()", "a = 'b'", "("],
);

function ends(): fc.Arbitrary<object> {
  const ipv4 = cidrs.right.filter((cidr) => !cidr.includes(":"));
  const nets = fc.uniqueArray(leaf(ipv4, [...cidrs.right, ...cidrs.odd, ...cidrs.wrong]), { maxLength: 2 });
  const ports = fc.array(leaf<unknown>([80, 65535, "http", "1:2", "80"], [0, -1, 1.5, "2:1", "a_b", true]), {
    maxLength: 2,
  });
  const names = fc.uniqueArray(fc.string(), { maxLength: 2 });
  return fc.record(
    {
      nets,
      notNets: nets,
      selector,
      notSelector: selector,
      namespaceSelector: leaf(["", "global()", "has(a)"], ["global() || has(a)"]),
      ports,
      notPorts: ports,
      serviceAccounts: fc.record({ names, selector }, { requiredKeys: [] }),
    },
    { requiredKeys: [] },
  );
}

function rules(): fc.Arbitrary<readonly object[]> {
  const action = leaf(["Allow", "Deny", "Log", "Pass"], ["allow"]);
  const notProtocol = leaf<unknown>(["UDP", "UDPLite", 255, "6"], ["tcp", 0, 256]);
  const withPorts = fc.record(
    {
      action,
      ipVersion: leaf<unknown>([4], [6, 5, "4"]),
      protocol: leaf<unknown>(["TCP", "UDP", "SCTP", 6, "17"], ["UDPLite", 47]),
      notProtocol,
      source: ends(),
      destination: ends(),
      metadata: fc.record({ annotations: fc.dictionary(leaf(["a", "x/y"], ["a b"]), fc.string(), { maxKeys: 2 }) }),
    },
    { requiredKeys: ["action", "protocol"] },
  );
  const icmp = fc.record(
    { type: leaf([0, 8, 254], [255, -1]), code: leaf([0, 255], [256]) },
    { requiredKeys: ["type"] },
  );
  const ofIcmp = fc.record(
    { action, protocol: leaf<unknown>(["ICMP", "ICMPv6", 1, 58], ["TCP"]), icmp, notICMP: icmp },
    { requiredKeys: ["action", "protocol"] },
  );
  const paths = fc.array(fc.record({ exact: leaf(["/", "/a"], ["", "a"]) }), { maxLength: 2 });
  const http = fc.record({ methods: fc.uniqueArray(fc.constantFrom("GET", "PUT")), paths }, { requiredKeys: [] });
  const ofHttp = fc.record({ action: leaf(["Allow"], ["Deny"]), http });
  return fc.array(fc.oneof({ weight: 4, arbitrary: withPorts }, ofIcmp, ofHttp), { maxLength: 2 });
}

function policies(): fc.Arbitrary<unknown> {
  const common = {
    tier: leaf(["", "default", "security"], ["x.y"]),
    order: leaf<unknown>([0, -1.5, 1e300], ["1", NaN]),
    selector,
    types: fc.uniqueArray(leaf(["Ingress", "Egress"], ["ingress"]), { maxLength: 2 }),
    ingress: rules(),
    egress: rules().map((all) => all.filter((rule) => !("http" in rule))),
  };
  const flag = leaf<unknown>([false], [true, "yes"]);
  const flags = { doNotTrack: flag, preDNAT: flag, applyOnForward: flag, namespaceSelector: selector };
  const stagedAction = leaf(["Set", "Learn", "Ignore"], ["Delete", "set"]);
  const whole = (
    kind: string,
    metadata: object,
    fields: Record<string, fc.Arbitrary<unknown>>,
  ): fc.Arbitrary<unknown> =>
    fc.record({
      apiVersion: fc.constant("projectcalico.org/v3"),
      kind: fc.constant(kind),
      metadata: fc.constant(metadata),
      spec: fc.record(fields, { requiredKeys: [] }),
    });
  const inShop = { name: "web", namespace: "shop" };
  return fc.oneof(
    whole("NetworkPolicy", inShop, common),
    whole("GlobalNetworkPolicy", { name: "web" }, { ...common, ...flags }),
    whole("StagedNetworkPolicy", inShop, { ...common, stagedAction }),
    whole("StagedGlobalNetworkPolicy", { name: "web" }, { ...common, ...flags, stagedAction }),
  );
}
