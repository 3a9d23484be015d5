import type { NetworkPolicy, NetworkPolicySpec } from "../../../policies/types";
import { among, into, labelled, named, outOf, policy, tcp, toDns, udp } from "./policyParts";
import type { Random } from "./random";
import { portsOf, type Tier } from "./tiers";

/** A namespace of one team, as its policies need to know it. */
export interface Team {
  readonly namespace: string;
  readonly team: string;
  readonly env: string;
  readonly zone: string;
  readonly workloads: { readonly app: string; readonly tier: Tier }[];
}

/** One of a team's own policies: of six sorts, about one of its workloads and some other team. */
export function extraPolicy(team: Team, index: number, teams: readonly Team[], random: Random): NetworkPolicy {
  const { app, tier } = random.pick(team.workloads);
  const details: Details = { team, app, tier, other: random.pick(teams).namespace, random };
  const [name, spec] = random.pick(sorts);
  return policy(team.namespace, `p${String(index)}-${name}`, spec(details));
}

/** What a policy is about. */
interface Details {
  readonly team: Team;
  readonly app: string;
  readonly tier: Tier;
  /** Name of a namespace, perhaps the team's own. */
  readonly other: string;
  readonly random: Random;
}

const sorts: readonly (readonly [name: string, spec: (details: Details) => NetworkPolicySpec])[] = [
  ["from-ns", fromNamespace],
  ["team-expr", fromSomeTeams],
  ["partner-cidr", fromPartner],
  ["egress-ns", toNamespace],
  ["cidr-egress", toNetwork],
  ["env", fromEnvironment],
];

function fromNamespace({ app, tier, other }: Details): NetworkPolicySpec {
  return into(labelled({ app }), {
    from: [{ namespaceSelector: named(other) }],
    ports: [tcp(portsOf[tier][0].port)],
  });
}

function fromSomeTeams({ tier, random }: Details): NetworkPolicySpec {
  const teams = Array.from({ length: 17 }, (_, index) => `t${String(index)}`);
  const namespaceSelector = {
    matchExpressions: [
      { key: "team", operator: "In", values: random.sample(teams, 2).sort() },
      { key: "env", operator: "NotIn", values: ["dev"] },
    ],
  } as const;
  return into(
    { ...labelled({ tier }), matchExpressions: [{ key: "access", operator: "Exists" }] },
    { from: [{ namespaceSelector, podSelector: labelled({ tier: "frontend" }) }], ports: [tcp(1024, 32767)] },
  );
}

function fromPartner({ app, tier, random }: Details): NetworkPolicySpec {
  const cidr = `198.${String(18 + random.below(2))}.${String(random.below(256))}.0/24`;
  const workersWithoutAccess = {
    matchExpressions: [
      { key: "access", operator: "DoesNotExist" },
      { key: "tier", operator: "In", values: ["worker"] },
    ],
  } as const;
  return into(labelled({ app, tier }), {
    from: [{ ipBlock: { cidr } }, { podSelector: workersWithoutAccess }],
    ports: [tcp(portsOf[tier][0].name)],
  });
}

function toNamespace({ app, other }: Details): NetworkPolicySpec {
  const rule = {
    to: [{ namespaceSelector: named(other), podSelector: among("tier", "api", "frontend") }],
    ports: [tcp(8080, 8090), tcp(443), tcp(80)],
  };
  return outOf(labelled({ app }), rule, toDns());
}

function toNetwork({ app, tier, random }: Details): NetworkPolicySpec {
  const network = `100.${String(64 + random.below(64))}`;
  const ipBlock = { cidr: `${network}.0.0/16`, except: [`${network}.${String(random.below(256))}.0/24`] };
  return outOf(labelled({ app, tier }), { to: [{ ipBlock }], ports: [tcp(9092, 9099), udp(7946)] });
}

function fromEnvironment({ team, app, tier }: Details): NetworkPolicySpec {
  const clients = {
    namespaceSelector: labelled({ env: team.env }),
    podSelector: labelled({ tier: "api", version: "v2" }),
  };
  return into(labelled({ app }), { from: [clients], ports: [tcp(portsOf[tier][0].port), tcp("metrics")] });
}
