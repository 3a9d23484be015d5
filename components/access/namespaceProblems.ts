import { systemNamespaces } from "../../policies/presets/cluster/defaultDeny";
import type { SetProblem } from "../../policies/setProblems";
import { dnsLabel } from "../../policies/validation/names";
import { listProblems, shown, wrong } from "./argumentProblems";

/** What is wrong with namespaces that are named one by one. */
export function namespaceProblems(path: string, namespaces: unknown): readonly SetProblem[] {
  return listProblems(path, namespaces, "namespace", (namespace, within) => {
    if (namespace === "*") {
      return [wrong(within, "must be the name of one namespace, got `*`; RBAC knows no patterns: name each")];
    }
    if (typeof namespace !== "string")
      return [wrong(within, `must be the name of a namespace, got ${shown(namespace)}`)];
    return dnsLabel(namespace).map((problem) => wrong(within, `${problem}, got \`${namespace}\``));
  });
}

/** An error for each namespace of the system, where it is not said aloud that those are meant. */
export function systemNamespaceProblems(path: string, namespaces: unknown): readonly SetProblem[] {
  if (!Array.isArray(namespaces)) return [];
  return namespaces.flatMap((namespace: unknown, index) =>
    typeof namespace === "string" && isOfSystem(namespace)
      ? [
          wrong(
            `${path}[${String(index)}]`,
            `\`${namespace}\` is a namespace of the system; take it out, or say \`allowSystemNamespaces: true\``,
          ),
        ]
      : [],
  );
}

/** Names that start with `kube-` are reserved for Kubernetes. */
function isOfSystem(namespace: string): boolean {
  return namespace.startsWith("kube-") || systemNamespaces.includes(namespace);
}
