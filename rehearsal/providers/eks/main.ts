import type { AddonArgs, ManagedNodeGroupArgs, VpcCniAddonArgs } from "@pulumi/eks";
import * as pulumi from "@pulumi/pulumi";
import { sdkVersion } from "../sdkVersion";
import { Addon } from "./addon";
import { Cluster } from "./cluster";
import { ManagedNodeGroup } from "./nodeGroup";
import { VpcCniAddon } from "./vpcCniAddon";

/** The version of the released component provider whose place this one takes. */
const version = sdkVersion("eks");

type Construct = (
  name: string,
  inputs: pulumi.Inputs,
  opts: pulumi.ComponentResourceOptions,
) => pulumi.provider.ConstructResult;

const components: Readonly<Record<string, Construct>> = {
  "eks:index:Cluster": (name, inputs, opts) => {
    const cluster = new Cluster(name, inputs, opts);
    return { urn: cluster.urn, state: cluster.state };
  },
  "eks:index:ManagedNodeGroup": (name, inputs, opts) => {
    const group = new ManagedNodeGroup(name, inputs as ManagedNodeGroupArgs, opts);
    return { urn: group.urn, state: { nodeGroup: group.nodeGroup, placementGroupName: "" } };
  },
  "eks:index:Addon": (name, inputs, opts) => {
    const addon = new Addon(name, inputs as AddonArgs, opts);
    return { urn: addon.urn, state: { addon: addon.addon } };
  },
  "eks:index:VpcCniAddon": (name, inputs, opts) => {
    const addon = new VpcCniAddon(name, inputs as VpcCniAddonArgs, opts);
    return { urn: addon.urn, state: { addon: addon.addon } };
  },
};

// Components come back as references, in the argument `cluster` above all, and are looked up by their URN.
pulumi.runtime.registerResourceModule("eks", "index", {
  version,
  construct(name, type, urn) {
    if (type === "eks:index:Cluster") return new Cluster(name, undefined, { urn });
    if (type === "eks:index:VpcCniAddon") return new VpcCniAddon(name, undefined, { urn });
    throw unknownType(type);
  },
});

function unknownType(type: string): Error {
  const known = Object.keys(components).join(", ");
  return new Error(
    `resource type \`${type}\` is not simulated; add it in rehearsal/providers/eks/main.ts. Known are ${known}`,
  );
}

// Whoever started this process holds its standard input: when that ends, nobody is left to serve.
process.stdin.on("end", () => process.exit(0)).resume();

void pulumi.provider.main(
  {
    version,
    construct: (name, type, inputs, options) => {
      const construct = components[type];
      if (construct === undefined) return Promise.reject(unknownType(type));
      return Promise.resolve().then(() => construct(name, inputs, options));
    },
    call: (token) =>
      Promise.reject(new Error(`method \`${token}\` is not simulated; add it in rehearsal/providers/eks/main.ts`)),
  },
  process.argv.slice(2),
);
