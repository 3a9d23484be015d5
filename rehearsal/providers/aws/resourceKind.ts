import type { Properties } from "../propertyValues";
import type { Cloud, CloudResource, UnmanagedResource } from "./cloud";

/** How simulated AWS behaves for one resource type. Which properties there are is in the schema, not here. */
export interface ResourceKind {
  /** What messages call it, such as `EC2 VPC`. */
  readonly title: string;
  /** The id that AWS gives, the same for the same resource. */
  id(resource: Making, cloud: Cloud): string;
  /** What AWS computes: values that are not inputs, or that complete them. Merged with the inputs. @default nothing */
  outputs?(resource: Making, cloud: Cloud): Properties;
  /** What an update in place computes anew from the outputs before it. @default nothing */
  updated?(before: Properties): Properties;
  /** Inputs whose change makes the resource anew; a path covers what is below it. @default none */
  readonly replaceOn?: readonly string[];
  /** The input that holds the physical name; generated from the name in the program when it is absent. */
  readonly nameProperty?: string;
  /** What a generated name starts with, such as `alias/`. @default nothing */
  readonly namePrefix?: string;
  /** Inputs that name other resources, which must exist. @default none */
  readonly references?: readonly Reference[];
  /** Inputs that together no two resources may share, and what AWS says when they do. */
  readonly unique?: { readonly by: readonly string[]; readonly error: (resource: Making) => AwsError };
  /** What the released provider refuses by itself, in a preview too. Values that are not known yet are absent. @default nothing */
  validate?(resource: Making): void;
  /** What AWS refuses when the resource is made. @default nothing */
  refuse?(resource: Making, cloud: Cloud): void;
  /** What AWS refuses when the resource is changed in place. @default nothing */
  refuseChange?(resource: Making, before: Properties): void;
  /** What AWS makes by itself beside the resource, and leaves behind. @default nothing */
  alongside?(resource: Making, cloud: Cloud): readonly UnmanagedResource[];
  /** What stays in AWS when the resource is deleted as things are, and that nobody's program knows. @default nothing */
  leaves?(resource: CloudResource, cloud: Cloud): readonly UnmanagedResource[];
  /** What happens to the API server before a creation, and after a deletion. @default nothing */
  readonly atApiServer?: {
    created(cluster: ClusterEndpoint): Promise<void>;
    /** @returns what stays in AWS, since what was in the API server had made it */
    deleted(cluster: ClusterEndpoint, resource: CloudResource): Promise<readonly UnmanagedResource[]>;
  };
  /** What AWS refuses at a deletion, beyond what refers to the resource. @default nothing */
  validateDelete?(id: string, cloud: Cloud): void;
  /** The error while something refers to the resource. @default the resource is removed all the same */
  inUse?(id: string): AwsError;
  /** Whether the new resource can be made only when the old one is gone. @default when its name is not generated */
  readonly deleteBeforeReplace?: boolean;
}

/** The resource that is being made or changed. */
export interface Making {
  readonly inputs: Properties;
  readonly region: string;
  /** Tags that the provider gives to everything. */
  readonly defaultTags: Properties;
  /** The name in the program. */
  readonly name: string;
  /** Hexadecimal digits that belong to this resource for ever. */
  readonly hex: (length: number) => string;
  /** The ARN of something in this account. Global services, such as IAM, have no region. */
  readonly arn: (service: string, resource: string, options?: { global?: boolean }) => string;
  /** The API server that stands behind every simulated cluster. */
  readonly cluster: ClusterEndpoint;
}

/** The API server behind the simulated EKS cluster. */
export interface ClusterEndpoint {
  /** Such as `https://127.0.0.1:6443`. */
  readonly endpoint: string;
  /** The certificate of its authority, PEM in base64. */
  readonly caData: string;
  /** Notes what is in it as what a new cluster has. @default nothing is noted */
  noteContents?(): Promise<void>;
  /**
   * What is not noted goes, as it does with a cluster that is deleted.
   *
   * @default everything stays
   * @returns namespace and name of each Service of type LoadBalancer that went
   */
  restoreContents?(): Promise<readonly string[]>;
}

/** An input that names another resource. */
export interface Reference {
  /** Path of the input; its value is a text or a list of texts. */
  readonly path: string;
  /** The types that it may name. */
  readonly to: readonly Target[];
  readonly notFound: (value: string) => AwsError;
  /** Whether what is named cannot be deleted as long as this refers to it. @default true */
  readonly holds?: boolean;
}

/** A type, and the output that is named: its id unless said otherwise. */
export interface Target {
  readonly type: string;
  /** @default the id */
  readonly by?: readonly string[];
}

/** What AWS answers when it refuses: the code of its API, and its words. */
export class AwsError extends Error {
  constructor(
    readonly code: string,
    readonly detail: string,
  ) {
    super(`${code}: ${detail}`);
  }
}

/** The part of AWS that a region belongs to: the second part of every ARN. */
export function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

/** The account in which everything is. */
export const account = "123456789012";
