import type { Fault } from "../faults";
import { Faults } from "../faults";
import { serveProvider, type ServedProvider } from "../providerServer";
import { textAt, type Properties } from "../propertyValues";
import { AwsDouble } from "./awsDouble";
import { Cloud, type CloudResource } from "./cloud";
import type { ClusterEndpoint } from "./resourceKind";

export type { CloudResource } from "./cloud";
export type { ClusterEndpoint } from "./resourceKind";

export interface AwsOptions {
  /** Holds all that exists in simulated AWS; made when it does not exist, kept over restarts. */
  readonly stateFile: string;
  /** The API server behind the clusters that are created. */
  readonly cluster: ClusterEndpoint;
  /** Creations that fail. @default none */
  readonly failOn?: readonly Fault[];
}

/** Simulated AWS that is being served. */
export interface ServedAws extends ServedProvider {
  /** Everything that exists, in the order of creation. */
  resources(): readonly CloudResource[];
}

/** Serves simulated AWS to the engine. */
export async function serveAws(options: AwsOptions): Promise<ServedAws> {
  const cloud = new Cloud(options.stateFile);
  const faults = new Faults(options.failOn);
  const served = await serveProvider({
    name: "aws",
    version: "7.48.0",
    checkConfig: (inputs) => (regionOf(inputs) === undefined ? [{ property: "region", reason: missingRegion }] : []),
    configure: (inputs) => {
      const region = regionOf(inputs);
      if (region === undefined) throw new Error(missingRegion);
      return new AwsDouble(region, cloud, options.cluster, faults);
    },
  });
  return { ...served, resources: () => cloud.resources() };
}

const missingRegion = "no region is given; set it with `pulumi config set aws:region us-east-1`";

function regionOf(inputs: Properties): string | undefined {
  return textAt(inputs, "region") ?? process.env["AWS_REGION"] ?? process.env["AWS_DEFAULT_REGION"];
}
