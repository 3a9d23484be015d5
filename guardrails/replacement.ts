import { type Finding, violation } from "./finding";

/** What holds everything else: with it, all that is in the cluster is replaced. */
const irreplaceable: ReadonlyMap<string, string> = new Map([
  ["aws:eks/cluster:Cluster", "cluster"],
  ["pulumi:providers:kubernetes", "Kubernetes provider"],
]);

export interface Replaceable {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly isProtected: boolean;
}

/**
 * A cluster and its providers are protected, so that the engine refuses to replace or delete them, or their names are confirmed.
 *
 * @param confirmed names of resources that may be replaced
 */
export function replacement(resource: Replaceable, confirmed: readonly string[]): readonly Finding[] {
  const what = irreplaceable.get(resource.type);
  if (what === undefined || resource.isProtected || confirmed.includes(resource.name)) return [];
  if (isOfEngine(resource) || isOfEksComponent(resource)) return [];
  return [
    violation(
      `${what} \`${resource.name}\` is not protected, so a change may replace it, and with it everything in the cluster: give it ` +
        "the option `protect` (`pulumi config set protect true` in a stack of Portcullis), or confirm that by its name in the " +
        "configuration of the policy pack",
    ),
  ];
}

/** A default provider cannot have options. */
const isOfEngine = ({ name }: Replaceable) => /^default(_|$)/.test(name);

/** The eks component has a provider of its own for aws-auth and the VPC CNI, which holds nothing of the program's. */
const isOfEksComponent = ({ type, urn }: Replaceable) =>
  type === "pulumi:providers:kubernetes" && (urn.split("::")[2] ?? "").includes("eks:index:Cluster$");
