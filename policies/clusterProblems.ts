import { type ClusterObject, clusterKinds, isClusterKind } from "./clusterObjects";
import { about, nameOf, repeatedNames, type SetProblem } from "./setProblems";
import type { Problem } from "./types";
import { validateObject } from "./validateObject";

/** Every problem of a set of objects for the whole cluster. */
export function clusterProblems(objects: readonly ClusterObject[]): readonly SetProblem[] {
  return [
    ...objects.flatMap((object, index) =>
      problemsOf(object).map((problem) => about("objects", object, index, problem)),
    ),
    ...repeatedNames("objects", objects, keyOf),
  ];
}

function problemsOf(object: ClusterObject): readonly Problem[] {
  const kind = kindOf(object);
  // What has none is no object of Kubernetes, which validation tells.
  if (kind === undefined || isClusterKind(kind)) return validateObject(object);
  const kinds = clusterKinds.map((known) => `\`${known}\``).join(", ");
  const message = `must be one of ${kinds}, got \`${kind}\`; what belongs to a namespace is for a NetworkPolicySet`;
  return [{ severity: "error", path: "kind", message }];
}

/** Objects of different kinds may have the same name. */
function keyOf(object: ClusterObject): string | undefined {
  const name = nameOf(object);
  return name === undefined ? undefined : `${kindOf(object) ?? ""}/${name}`;
}

function kindOf(object: ClusterObject): string | undefined {
  return (object as Partial<ClusterObject> | null)?.kind;
}
