import * as presets from "../../../policies";
import { clusterOf, denied, judgedOf, only, pod } from "./cluster";

const api = pod("api", "10.0.1.1", { ports: [8000] });
const db = pod("db", "10.0.2.1", { ports: [5432] });
const record = denied("10.0.1.1", "10.0.2.1", 5432);

describe("policies in tiers", () => {
  const calico = (kind: string, name: string, spec: object, namespace?: string) => ({
    apiVersion: "projectcalico.org/v3",
    kind,
    metadata: { name, ...(namespace !== undefined && { namespace }) },
    spec,
  });
  const guard = [
    calico("Tier", "guard", { order: 10, defaultAction: "Pass" }),
    calico("GlobalNetworkPolicy", "guard.no-db", {
      tier: "guard",
      types: ["Ingress"],
      selector: "app == 'db'",
      ingress: [{ action: "Deny" }],
    }),
    calico("GlobalNetworkPolicy", "guard.a-pass", {
      tier: "guard",
      types: ["Ingress"],
      ingress: [{ action: "Pass", source: { nets: ["192.0.2.0/24"] } }],
    }),
  ];

  test("what a tier denies is told with the rule, and no preset is offered", () => {
    const { sides, calls, notes, verdict } = only(judgedOf(clusterOf(api, db, ...guard), [record]));
    expect({ verdict, calls }).toEqual({ verdict: "denied", calls: [] });
    expect(sides.find(({ direction }) => direction === "Ingress")?.policies).toEqual([
      { kind: "GlobalNetworkPolicy", name: "guard.no-db", source: "shop.yaml:1" },
    ]);
    expect(notes.join()).toContain("`spec.ingress[0]` of GlobalNetworkPolicy `guard.no-db`");
  });

  test("a rule about pods leaves open what becomes of an address that may be one", () => {
    const rules = {
      tier: "default",
      types: ["Ingress"],
      selector: "app == 'db'",
      ingress: [{ action: "Allow", source: { selector: "app == 'x'" } }],
    };
    const cluster = clusterOf(db, calico("GlobalNetworkPolicy", "default.db", rules));
    expect(only(judgedOf(cluster, [denied("10.0.9.9", "10.0.2.1", 5432)])).verdict).toBe("unknown");
    expect(only(judgedOf(cluster, [denied("198.51.100.7", "10.0.2.1", 5432)])).verdict).toBe("denied");
  });

  test("what stage `log` logs is not denied yet, and a call says what would allow it", () => {
    const set = presets.logTier();
    const logging = calico(
      "NetworkPolicy",
      `${presets.logTierName}.shop-denies-ingress`,
      {
        tier: presets.logTierName,
        order: 5,
        types: ["Ingress"],
        selector: "all()",
        ingress: [{ action: "Log" }, { action: "Pass" }],
      },
      "shop",
    );
    const { verdict, notes, calls } = only(judgedOf(clusterOf(api, db, set, logging), [record]));
    expect(verdict).toBe("allowed");
    expect(notes.join()).toContain("logs it, and denies nothing");
    expect(calls).toEqual([
      `allowIngressFrom({ namespace: "shop", podSelector: { app: "db" }, from: podsIn("shop", { app: "api" }), on: tcp(5432) })`,
    ]);
  });
});
