import { unknown } from "../analyzer/model";
import { type Finding, notKnownYet, open, stated, violation } from "./finding";
import { type Fields, valueAt } from "./plainValue";
import { sourcesOf, type StackResource } from "./stackResource";

/** The metadata service answers with a token and to the machine only: a pod is a second hop away. */
export function metadataHops(machine: Fields): readonly Finding[] {
  if (valueAt(machine, "metadataOptions", "httpEndpoint") === "disabled") return [];
  return [
    ...mustBe(machine, "httpTokens", "required", "so a request without a token gets the node's credentials"),
    ...mustBe(machine, "httpPutResponseHopLimit", 1, "so pods may get the node's credentials"),
  ];
}

function mustBe(machine: Fields, name: string, wanted: string | number, otherwise: string): readonly Finding[] {
  const path = `metadataOptions.${name}`;
  const value = valueAt(machine, "metadataOptions", name);
  if (value === unknown) return [notKnownYet(path)];
  if (value === wanted) return [];
  return [violation(`${path} ${stated(value)}, ${otherwise}: set it to \`${String(wanted)}\``)];
}

/** Every node group has a launch template, without which EKS lets pods ask the metadata service. */
export function launchTemplatesOfNodes(resources: readonly StackResource[]): readonly Finding[] {
  return resources.flatMap((group) => {
    if (group.type !== "aws:eks/nodeGroup:NodeGroup") return [];
    const template = valueAt(group.inputs, "launchTemplate");
    if (template === undefined) {
      return [
        violation(
          `launchTemplate of node group \`${group.name}\` is not set, so pods may get the node's credentials: give it one whose ` +
            "metadataOptions have httpTokens `required` and httpPutResponseHopLimit `1`",
          group.urn,
        ),
      ];
    }
    if (sourcesOf(group, "launchTemplate", "aws:ec2/launchTemplate:LaunchTemplate").length > 0) return [];
    return [
      open(
        `launchTemplate of node group \`${group.name}\` is not made by this stack: its hop limit was not checked`,
        group.urn,
      ),
    ];
  });
}
