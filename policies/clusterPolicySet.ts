import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import * as pulumi from "@pulumi/pulumi";
import type { ClusterObject } from "./clusterObjects";
import { clusterProblems } from "./clusterProblems";
import { refuse, warn } from "./setRefusal";

export interface ClusterPolicySetArgs {
  /** Objects to deploy, of whatever kinds; those of one kind with names that differ. */
  readonly objects: readonly ClusterObject[];
}

/**
 * Deploys policies for the whole cluster, with the tiers and sets of addresses that they need: afterwards exactly these
 * objects of the set are there.
 *
 * The cluster must have their kinds: those of Calico are served by its API server, and ClusterNetworkPolicy comes with the
 * network-policy API. Throws an InputPropertiesError with every problem of every object, at preview, where one is invalid
 * or has the name of another of its kind. What is valid but hardly meant is logged as a warning.
 *
 * A child is named after its object, `<set>-<object>`. A tier is made before the policies in it, and deleted after them,
 * since Calico keeps a tier that has policies.
 */
export class ClusterPolicySet extends pulumi.ComponentResource {
  /** The objects as `kind/name`, in the order of the list. */
  readonly objectNames: pulumi.Output<readonly string[]>;

  constructor(name: string, args: ClusterPolicySetArgs, opts?: pulumi.ComponentResourceOptions) {
    const { objects } = args;
    const problems = clusterProblems(objects);
    refuse(`cluster policy set \`${name}\``, problems); // Before super(), so that of an invalid set nothing is registered.
    super("portcullis:policies:ClusterPolicySet", name, {}, opts);
    warn(problems, this);

    const tiers = new Map<string, CustomResource>();
    for (const object of objects.filter(isTier)) tiers.set(object.metadata.name, this.deploy(name, object));
    for (const object of objects) {
      if (!isTier(object)) this.deploy(name, object, tiers.get(tierOf(object) ?? ""));
    }
    this.objectNames = pulumi.output(objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`));
    this.registerOutputs({ objectNames: this.objectNames });
  }

  private deploy(name: string, object: ClusterObject, tier?: CustomResource): CustomResource {
    const options = tier === undefined ? { parent: this } : { parent: this, dependsOn: tier };
    return new CustomResource(`${name}-${object.metadata.name}`, object, options);
  }
}

function isTier(object: ClusterObject): boolean {
  return object.kind === "Tier";
}

/** The tier of Calico that the object is in; ClusterNetworkPolicies have two of their own. */
function tierOf(object: ClusterObject): string | undefined {
  return object.kind === "GlobalNetworkPolicy" || object.kind === "StagedGlobalNetworkPolicy"
    ? object.spec.tier
    : undefined;
}
