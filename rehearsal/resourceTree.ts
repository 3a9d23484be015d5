import type { StateResource } from "./pendingOperations";

/**
 * The resources of a stack as a tree, each under the component that made it:
 *
 *     Vpc my-eks-cluster
 *       aws:ec2:Vpc my-eks-cluster  vpc-0a1b2c
 */
export function resourceTree(resources: readonly StateResource[]): string {
  const children = new Map<string | undefined, StateResource[]>();
  const stack = resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.urn;
  for (const resource of resources) {
    if (resource.urn === stack || isDefaultProvider(resource)) continue;
    const siblings = children.get(resource.parent) ?? [];
    children.set(resource.parent, [...siblings, resource]);
  }
  const lines = (parent: string | undefined, depth: number): string[] =>
    (children.get(parent) ?? []).flatMap((resource) => [
      `${"  ".repeat(depth)}${title(resource)}`,
      ...lines(resource.urn, depth + 1),
    ]);
  return lines(stack, 0).join("\n");
}

const title = ({ type, urn, id }: StateResource) =>
  [`${shortType(type)} ${urn.split("::").slice(3).join("::")}`, id].filter((part) => part !== undefined).join("  ");

/** `aws:ec2/vpc:Vpc` becomes `aws:ec2:Vpc`, and our own `portcullis:components:Vpc` becomes `Vpc`. */
const shortType = (type: string) => {
  const [provider, module, name] = type.split(":");
  if (provider === "portcullis") return String(name);
  return `${String(provider)}:${String(module?.split("/")[0])}:${String(name)}`;
};

/** The engine makes these for itself. */
const isDefaultProvider = ({ type, urn }: StateResource) =>
  type.startsWith("pulumi:providers:") && /::default(_\w+)?$/.test(urn);
