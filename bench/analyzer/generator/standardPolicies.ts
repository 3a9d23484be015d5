import type { NetworkPolicy, NetworkPolicySpec } from "../../../policies/types";
import { among, into, labelled, named, notAmong, outOf, policy, tcp, toDns } from "./policyParts";
import type { Random } from "./random";

/** What every namespace with policies starts from, in the order in which they are added. */
export function standardPolicies(namespace: string, random: Random): NetworkPolicy[] {
  const specs: Record<string, NetworkPolicySpec> = {
    "default-deny": { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
    "allow-dns": outOf({}, toDns()),
    "allow-monitoring": into({}, { from: [{ namespaceSelector: named("monitoring") }], ports: [tcp("metrics")] }),
    "frontend-to-api-egress": outOf(labelled({ tier: "frontend" }), {
      to: [{ podSelector: labelled({ tier: "api" }) }],
      ports: [tcp("http"), tcp(9000, 9010)],
    }),
    "api-from-frontend": into(labelled({ tier: "api" }), {
      from: [{ podSelector: labelled({ tier: "frontend" }) }],
      ports: [tcp("http"), tcp(9000, 9005)],
    }),
    [databasePolicy]: into(among("tier", "db", "cache"), {
      from: [{ podSelector: among("tier", "api", "worker") }],
      ports: [tcp(5432, 5440), tcp("redis")],
    }),
    "app-to-db": outOf(among("tier", "api", "worker"), {
      to: [{ podSelector: among("tier", "db", "cache") }],
      ports: [tcp(5432, 5440), tcp(6379)],
    }),
    "internet-egress": outOf(notAmong("tier", "db", "cache"), {
      to: [{ ipBlock: { cidr: "0.0.0.0/0", except: [...privateNetworks] } }],
      ports: [tcp(443)],
    }),
    "lb-ingress": loadBalancerIngress(random),
  };
  return Object.entries(specs).map(([name, spec]) => policy(namespace, name, spec));
}

/** The policy of which one is changed where a before and an after are asked for. */
export const databasePolicy = "db-from-app";

const privateNetworks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"] as const;

function loadBalancerIngress(random: Random): NetworkPolicySpec {
  const network = `203.0.${String(random.below(256))}`;
  const except = [`${network}.${String(16 * random.below(16))}/28`];
  return into(labelled({ tier: "frontend" }), {
    from: [{ ipBlock: { cidr: `${network}.0/24`, except } }],
    ports: [tcp("http"), tcp("https")],
  });
}
