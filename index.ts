import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { StackReachability } from "./analyzer/program/stackReachability";
import { eksCluster, existingCluster } from "./cluster";
import { DemoApplication, demoPods } from "./components";
import { readConfig } from "./config";
import { clusterDns, type NetworkPolicy, tcp } from "./policies";

/** The stack: configuration in, components out. What it returns are the stack's outputs. */
async function stack() {
  const { target, demo } = await readConfig();
  // CoreDNS is an addon of EKS, not a workload of this program; every cluster has it, or what it has instead.
  const reachability = new StackReachability({ assumed: { dns: clusterDns } });
  const cluster = target.kind === "eks" ? eksCluster(target, demo ? demoPods : 0) : existingCluster(target.context);
  const applications = demo ? [demoApplication(cluster.options, reachability)] : [];
  const deniedTrafficLog = cluster.logDenied(applications);
  return {
    ...cluster.outputs,
    // What is undefined would be warned of.
    ...(deniedTrafficLog !== undefined && { deniedTrafficLog }),
    policies: namesByNamespace(applications.flatMap(({ policies }) => policies)),
    reachability: reachability.output,
  };
}

/** The demo, with what its policies are for: a preview of policies that say otherwise fails. */
function demoApplication(options: ComponentResourceOptions, reachability: StackReachability) {
  reachability.expectAllowed({ from: "demo/client", to: "demo/application-demo", on: tcp(8080) });
  reachability.expectAllowed({ from: "demo/application-demo", to: "demo/database", on: tcp(5432) });
  reachability.expectDenied({ from: "demo/client", to: "demo/database" });
  reachability.expectDenied({ from: "0.0.0.0/0", to: "demo/database" });
  return new DemoApplication("demo", {}, options);
}

/** Which policies the stack applies where. */
const namesByNamespace = (policies: readonly NetworkPolicy[]) =>
  Object.fromEntries(
    Object.entries(Object.groupBy(policies, ({ metadata }) => metadata.namespace ?? "default")).map(
      ([namespace, inside = []]) => [namespace, inside.map(({ metadata }) => metadata.name)],
    ),
  );

export = stack;
