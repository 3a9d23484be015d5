import { Faults, type Fault } from "../faults";
import type { CheckFailure } from "../providerDouble";
import { serveProvider, type ServedProvider } from "../providerServer";
import { textAt, type Properties } from "../propertyValues";
import { sdkVersion } from "../sdkVersion";
import { AwsDouble } from "./awsDouble";
import { Cloud, type CloudResource } from "./cloud";
import type { ClusterEndpoint } from "./resourceKind";
import { providerType, schemaFile, schemaOf, unknownProperty } from "./schema";

export type { CloudResource } from "./cloud";
export type { ClusterEndpoint } from "./resourceKind";

export interface AwsOptions {
  /** Holds all that exists in simulated AWS; made when it does not exist, kept over restarts. */
  readonly stateFile: string;
  /** The API server behind the clusters that are created. */
  readonly cluster: ClusterEndpoint;
  /** Creations that fail. @default none */
  readonly failOn?: readonly Fault[];
  /** Milliseconds that every creation, update and deletion takes. @default 0 */
  readonly latency?: number;
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
    version: sdkVersion("aws"),
    checkConfig,
    configure: (inputs) => {
      const region = regionOf(inputs);
      if (region === undefined) throw new Error(missingRegion);
      const { cluster, latency = 0 } = options;
      return new AwsDouble({ region, defaultTags: defaultTagsOf(inputs), cloud, cluster, faults, latency });
    },
  });
  return { ...served, resources: () => cloud.resources() };
}

function checkConfig(inputs: Properties): readonly CheckFailure[] {
  const schema = schemaOf(providerType);
  if (schema === undefined) throw new Error(`\`${providerType}\` is not in ${schemaFile}`);
  const unknown = Object.keys(inputs).filter((name) => schema.inputs[name] === undefined && name !== "version");
  const failures = unknown.map((property) => ({
    property,
    reason: unknownProperty(property, Object.keys(schema.inputs)),
  }));
  return regionOf(inputs) === undefined ? [...failures, { property: "region", reason: missingRegion }] : failures;
}

// The engine hands on every argument of a provider as text, an object as JSON.
function defaultTagsOf(inputs: Properties): Properties {
  const given = textAt(inputs, "defaultTags");
  const { tags = {} } = given === undefined ? {} : (JSON.parse(given) as { tags?: Properties });
  return tags;
}

const missingRegion = "no region is given; set it with `pulumi config set aws:region us-east-1`";

function regionOf(inputs: Properties): string | undefined {
  return textAt(inputs, "region") ?? process.env["AWS_REGION"] ?? process.env["AWS_DEFAULT_REGION"];
}
