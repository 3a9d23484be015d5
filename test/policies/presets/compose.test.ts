import { allowDns, combine, defaultDeny, extend, ipBlock, type NetworkPolicy, tcp, validate } from "../../../policies";

const dns = allowDns({ namespace: "shop" });
const toApi = { to: [{ ipBlock: { cidr: "10.0.16.0/20" } }], ports: [tcp(443)] };

describe("extend", () => {
  test("adds rules to those that are there, and leaves the policy that is given alone", () => {
    const before = structuredClone(dns);
    const extended = extend(dns, { egress: [toApi] });
    expect(extended.spec.egress).toStrictEqual([...(dns.spec.egress ?? []), toApi]);
    expect(extended.metadata).toStrictEqual(dns.metadata);
    expect(validate(extended)).toEqual([]);
    expect(dns).toStrictEqual(before);
  });

  test("gives another name, and labels and annotations besides those that are there", () => {
    const { metadata } = extend(dns, {
      name: "names-and-api",
      labels: { team: "shop", "portcullis.dev/preset": "ours" },
      annotations: { "portcullis.dev/review-by": "2027-01-01" },
    });
    expect(metadata).toStrictEqual({
      name: "names-and-api",
      namespace: "shop",
      labels: { "portcullis.dev/preset": "ours", "portcullis.dev/preset-version": "1", team: "shop" },
      annotations: { "portcullis.dev/review-by": "2027-01-01" },
    });
  });

  test("isolates no pod in a direction in which it was open", () => {
    expect(() => extend(dns, { ingress: [{}] })).toThrow(
      "policy `allow-dns` does not isolate for Ingress, and `ingress` rules would make it do so; write a policy of its own for them",
    );
  });

  test("reads the directions of a policy that does not say them as the API does", () => {
    const silent: NetworkPolicy = { ...dns, spec: { podSelector: {}, ingress: [{}] } };
    expect(extend(silent, { ingress: [toIngress] }).spec).toStrictEqual({
      podSelector: {},
      policyTypes: ["Ingress"],
      ingress: [{}, toIngress],
    });
    expect(() => extend(silent, { egress: [toApi] })).toThrow("does not isolate for Egress");
  });
});

const toIngress = { from: [{ ipBlock: { cidr: ipBlock("10.0.0.0/8").cidr } }] };

describe("combine", () => {
  test("joins policies and lists of them in order, each once", () => {
    const deny = defaultDeny({ namespace: "shop" });
    const elsewhere = defaultDeny({ namespace: "pay" });
    expect(combine(deny, [dns, deny], [], elsewhere)).toStrictEqual([deny, dns, elsewhere]);
  });

  test("refuses two that differ under one name, and says which", () => {
    expect(() => combine(dns, extend(dns, { egress: [toApi] }))).toThrow(
      "two policies that differ are called `allow-dns` in namespace `shop`; give one of them another `name`",
    );
  });
});
