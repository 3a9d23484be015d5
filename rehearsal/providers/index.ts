import type { Fault } from "./faults";
import { serveAws, type CloudResource, type ClusterEndpoint } from "./aws";
import { serveEks } from "./eks";
import { serveKubernetes } from "./kubernetes";
import type { ServedProvider } from "./providerServer";

export { applyCalicoCrds, CalicoOperator, writeAwsCommand } from "./kubernetes";
export type { CloudResource, ClusterEndpoint } from "./aws";
export { type Fault, outcomes } from "./faults";

/** A provider that can be simulated. */
export type SimulatedProvider = "aws" | "eks" | "kubernetes";

export interface ProvidersOptions {
  /** Holds all that exists in simulated AWS; made when it does not exist, kept over restarts. */
  readonly stateFile: string;
  /** The API server behind the clusters that are created; the providers that need not know it do not wait for it. */
  readonly cluster: ClusterEndpoint | PromiseLike<ClusterEndpoint>;
  /** Creations that fail, in whichever provider the type belongs to. @default none */
  readonly failOn?: readonly Fault[];
  /** Milliseconds that every change in simulated AWS takes. @default 0 */
  readonly latency?: number;
  /** Which to simulate; the engine uses released plugins for the others. @default all three */
  readonly only?: readonly SimulatedProvider[];
  /** Where the commands that providers run are looked for, such as `aws`. @default PATH */
  readonly path?: string;
}

/** Providers that are being served. */
export interface ServedProviders {
  /** The value of `PULUMI_DEBUG_PROVIDERS`, by which the engine finds them. */
  readonly debugProviders: string;
  /** Everything that exists in simulated AWS, in the order of creation. */
  resources(): readonly CloudResource[];
  /** Nothing listens any more, and no process is left. */
  stop(): Promise<void>;
}

/**
 * Serves the doubles of `aws`, `eks` and `kubernetes` to the engine, on loopback.
 *
 * The kubeconfig of the cluster calls `aws`: `writeAwsCommand` puts one into the folder of commands.
 */
export async function serveProviders(options: ProvidersOptions): Promise<ServedProviders> {
  const { stateFile, cluster, failOn = [], latency = 0, only = ["aws", "eks", "kubernetes"] } = options;
  const path = options.path ?? process.env["PATH"] ?? "";
  const awsStarting = only.includes("aws")
    ? Promise.resolve(cluster).then((known) => serveAws({ stateFile, cluster: known, failOn, latency }))
    : undefined;
  const starting: Promise<ServedProvider>[] = [
    awsStarting,
    only.includes("eks") ? serveEks({ path }) : undefined,
    only.includes("kubernetes") ? serveKubernetes({ path, failOn }) : undefined,
  ].filter((provider) => provider !== undefined);
  const stop = async () => {
    const started = await Promise.allSettled(starting);
    await Promise.all(started.flatMap((each) => (each.status === "fulfilled" ? [each.value.stop()] : [])));
  };
  try {
    const served = await Promise.all(starting);
    const aws = await awsStarting;
    return {
      debugProviders: served.map(({ name, port }) => `${name}:${String(port)}`).join(","),
      resources: () => aws?.resources() ?? [],
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
