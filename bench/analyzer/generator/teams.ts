import type { Labels, NetworkPolicy } from "../../../policies/types";
import { extraPolicy, type Team } from "./extraPolicies";
import { type Inventory, metadataName, type NamespaceEntry, type Size, type WorkloadEntry } from "./inventory";
import { Random } from "./random";
import { standardPolicies } from "./standardPolicies";
import { portsOf, type Tier, tiers } from "./tiers";

/** Share of the teams that have no policy at all. */
const openShare = 0.1;

/**
 * Generates a cluster as companies have them: namespaces of teams with applications in tiers, beside those of the system
 * and of the monitoring. A tenth of the teams have no policies; the others have the same standard ones as far as
 * `policies` reaches, then some of their own. The same arguments give the same cluster.
 */
export function generateTeams(size: Size, seed = 1): Inventory {
  const random = new Random(seed);
  const teams = Array.from({ length: size.namespaces - 2 }, (_, index) => newTeam(index, random));
  const workloads: WorkloadEntry[] = [
    { namespace: "kube-system", name: "kube-dns", labels: { "k8s-app": "kube-dns" }, ports: portsOf.dns },
    {
      namespace: "monitoring",
      name: "prometheus",
      labels: { "app.kubernetes.io/name": "prometheus" },
      ports: portsOf.monitoring,
    },
  ];
  for (const [team, index] of inTurns(teams, size.workloads - workloads.length)) {
    workloads.push(newWorkload(team, index, random));
  }
  return {
    namespaces: [systemNamespace("kube-system"), systemNamespace("monitoring"), ...teams.map(namespaceOf)],
    workloads,
    policies: newPolicies(teams, size.policies, random),
  };
}

function newTeam(index: number, random: Random): Team {
  return {
    namespace: `team-${String(index).padStart(3, "0")}`,
    team: `t${String((index + 2) % 17)}`,
    env: ["prod", "staging", "dev"][(index + 2) % 3] ?? "prod",
    zone: random.pick(["a", "b", "c", "d"]),
    workloads: [],
  };
}

function systemNamespace(name: string): NamespaceEntry {
  return { name, labels: { [metadataName]: name } };
}

function namespaceOf({ namespace, team, env, zone }: Team): NamespaceEntry {
  return { name: namespace, labels: { [metadataName]: namespace, team, env, zone } };
}

/** The `index`th workload of a team; the first five are one of each tier. */
function newWorkload(team: Team, index: number, random: Random): WorkloadEntry {
  const tier: Tier = tiers[index] ?? random.pick(tiers);
  const app = `app-${String(Math.floor(index / tiers.length))}`;
  const name = `${tier}-${String(index)}`;
  const version = random.pick(["v1", "v2"]);
  const access: Labels = random.chance(0.2) ? { access: random.pick(["internal", "public", "restricted"]) } : {};
  team.workloads.push({ app, tier });
  return {
    namespace: team.namespace,
    name,
    labels: { app, tier, "app.kubernetes.io/name": name, version, ...access },
    ports: portsOf[tier],
  };
}

/** The first policy of every team, then the second of every team, until there are `count`. */
function newPolicies(teams: readonly Team[], count: number, random: Random): NetworkPolicy[] {
  const closed = teams.slice(Math.max(1, Math.floor(teams.length * openShare)));
  const standard = new Map(closed.map((team) => [team, standardPolicies(team.namespace, random)]));
  const byTeam = new Map<Team, NetworkPolicy[]>(closed.map((team) => [team, []]));
  for (const [team, index] of inTurns(closed, count)) {
    byTeam.get(team)?.push(standard.get(team)?.[index] ?? extraPolicy(team, index, teams, random));
  }
  return [...byTeam.values()].flat();
}

/** Gives each team its first turn, then each its second, until there were `count`. */
function* inTurns(teams: readonly Team[], count: number): Generator<[team: Team, turn: number]> {
  for (let i = 0; i < count; i++) {
    const team = teams[i % teams.length];
    if (team === undefined) throw new RangeError("no team to give a turn to");
    yield [team, Math.floor(i / teams.length)];
  }
}
