import type { IpFamily } from "../policies/cidr";
import { ClassAccess } from "./evaluate/classAccess";
import { ConnectionTable } from "./evaluate/connectionTable";
import { entitiesOf } from "./evaluate/entities";
import { Evaluation } from "./evaluate/evaluation";
import { Mentions } from "./evaluate/mentions";
import { partition } from "./evaluate/partition";
import { PodSelection } from "./evaluate/podSelection";
import { ClusterReachability } from "./evaluate/clusterReachability";
import type { Cluster, Policy } from "./model";
import type { Reachability } from "./reachability";

/**
 * Who may reach whom in a cluster, exactly as networking.k8s.io/v1 documents it. What depends on values that are not
 * known is `unknown`, never denied. Costs grow with the pods and policies and with the classes of pods that may reach each
 * other, not with pairs of pods; connections are computed as they are read.
 *
 * @param cluster in which each policy is right by `validate`, but for what is unknown in it
 */
export function analyze(cluster: Cluster): Reachability {
  const mentions = new Mentions(cluster.policies);
  const classes = partition(cluster, mentions);
  const connections = new ConnectionTable();
  const selection = new PodSelection(cluster, classes);
  const policies = policiesByNamespace(cluster, classes.namespaces);
  const read = (reading: "least" | "most") => new Evaluation(reading, classes, connections, selection, policies);
  const least = read("least");
  const most = mentions.hasUnknowns || classes.hasUnknowns ? read("most") : least;
  return new ClusterReachability(
    cluster,
    classes,
    entitiesOf(cluster.workloads, classes.classesOf, classes.classes.length),
    new ClassAccess(least, most, classes, connections),
    familiesIn(cluster, mentions),
  );
}

function policiesByNamespace(
  cluster: Cluster,
  namespaces: ReadonlyMap<string, number>,
): readonly (readonly Policy[])[] {
  const lists = cluster.namespaces.map((): Policy[] => []);
  for (const policy of cluster.policies) {
    const list = lists[namespaces.get(policy.namespace) ?? -1];
    if (list === undefined) {
      throw new RangeError(`policy \`${policy.namespace}/${policy.name}\` is in a namespace that is not there`);
    }
    list.push(policy);
  }
  return lists;
}

/** The outside has IPv6 addresses where the cluster speaks of any: a cluster of IPv4 alone neither has nor knows them. */
function familiesIn({ workloads }: Cluster, { cidrs }: Mentions): readonly IpFamily[] {
  const isIpv6 = (address: string) => address.includes(":");
  const speaksOfIpv6 =
    Array.from(cidrs).some(isIpv6) ||
    workloads.some(({ pods }) => pods.some(({ addresses }) => addresses.some(isIpv6)));
  return speaksOfIpv6 ? ["IPv4", "IPv6"] : ["IPv4"];
}
