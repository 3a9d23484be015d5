import { createHash } from "node:crypto";
import type { CheckRequest, Checked, Made } from "../providerDouble";
import { textAt, type Properties } from "../propertyValues";
import type { KubernetesObject } from "./apiClient";
import type { ObjectName } from "./objects";

/** A Helm release. It is recorded and not installed: charts cannot be fetched in a rehearsal. */
export const helmReleaseType = "kubernetes:helm.sh/v3:Release";

/** The namespace that the release asks to be made. As with Helm, it stays when the release goes. */
export type ReleaseNamespace = KubernetesObject;

/** Where Helm keeps its record of the first revision of a release: whoever finds it knows that the release is there. */
export function releaseRecord(name: string, namespace: string): ObjectName {
  return { apiVersion: "v1", kind: "Secret", name: `sh.helm.release.v1.${name}.v1`, namespace };
}

/** The record itself, without what the chart would make. */
export function recordOf(name: string, namespace: string): KubernetesObject {
  const { apiVersion, kind, name: recordName } = releaseRecord(name, namespace);
  const labels = { owner: "helm", name, version: "1", status: "deployed" };
  return { apiVersion, kind, type: "helm.sh/release.v1", metadata: { name: recordName, namespace, labels } };
}

/** The inputs of a release, as the SDK declares them. */
export const releaseInputs: readonly string[] = [
  ...["allowNullValues", "atomic", "chart", "cleanupOnFail", "compat", "createNamespace", "dependencyUpdate"],
  ...["description", "devel", "disableCRDHooks", "disableOpenapiValidation", "disableWebhooks", "forceUpdate"],
  ...["keyring", "lint", "manifest", "maxHistory", "name", "namespace", "postrender", "recreatePods"],
  ...["renderSubchartNotes", "replace", "repositoryOpts", "resetValues", "resourceNames", "reuseValues", "skipAwait"],
  ...["skipCrds", "takeOwnership", "timeout", "valueYamlFiles", "values", "verify", "version", "waitForJobs"],
];

/** The inputs with a name and a namespace, and what is wrong with them. */
export function releaseCheck({ name, urn, oldInputs, inputs, randomSeed }: CheckRequest, namespace: string): Checked {
  const unknown = Object.keys(inputs).filter((input) => !releaseInputs.includes(input));
  const failures = unknown.map((property) => ({
    property,
    reason: `unknown property \`${property}\`; known are ${releaseInputs.join(", ")}`,
  }));
  if (inputs["chart"] === undefined)
    failures.push({ property: "chart", reason: "required property `chart` is not given" });
  const suffix = createHash("sha256").update(randomSeed).update(urn).digest("hex").slice(0, 8);
  const generated = textAt(oldInputs, "name") ?? `${name}-${suffix}`;
  return { inputs: { namespace, name: generated, ...inputs }, failures };
}

/** The release as recorded, and the namespace to make for it. */
export function releaseMade({ inputs }: { readonly inputs: Properties }): Made & { namespace?: ReleaseNamespace } {
  const [name = "", namespace = ""] = [textAt(inputs, "name"), textAt(inputs, "namespace")];
  const status: Properties = {
    name,
    namespace,
    chart: inputs["chart"],
    version: inputs["version"],
    revision: 1,
    status: "recorded: chart not fetched",
  };
  const made = { id: `${namespace}/${name}`, outputs: { ...inputs, resourceNames: {}, status } };
  if (inputs["createNamespace"] !== true) return made;
  return { ...made, namespace: { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } } };
}
