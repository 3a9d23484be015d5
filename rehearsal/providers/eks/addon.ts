import { Addon as EksAddon } from "@pulumi/aws/eks";
import type { AddonArgs } from "@pulumi/eks";
import * as pulumi from "@pulumi/pulumi";
import { Cluster } from "./cluster";
import { addonInputs, requireKnown } from "./inputs";

/** An add-on of a cluster, which is its parent. */
export class Addon extends pulumi.ComponentResource {
  readonly addon: EksAddon;

  constructor(name: string, args: AddonArgs, opts: pulumi.ComponentResourceOptions) {
    const { cluster, configurationValues, tags, ...rest } = args;
    const parent: unknown = cluster;
    super("eks:index:Addon", name, {}, { ...opts, ...(parent instanceof Cluster ? { parent } : {}) });
    requireKnown("add-on", addonInputs, args);
    const core = pulumi.output(cluster as unknown as pulumi.Input<Cluster>).apply((each) => each.core);
    this.addon = new EksAddon(
      name,
      {
        ...rest,
        clusterName: core.apply(({ cluster: controlPlane }) => controlPlane.name),
        tags: tags as pulumi.Input<Record<string, string>> | undefined,
        configurationValues:
          configurationValues === undefined
            ? undefined
            : pulumi.output(configurationValues).apply((values) => JSON.stringify(values)),
      },
      { parent: this },
    );
    this.registerOutputs({ addon: this.addon });
  }
}
