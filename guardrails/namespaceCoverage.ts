import { audit } from "../analyzer/audit";
import type { Finding as AuditFinding } from "../analyzer/audit";
import { objectsOf, type Resource } from "../analyzer/input/pulumi/resources";
import { readObjects, type SourcedObject } from "../analyzer/input/readObjects";
import { type Cluster, unknown } from "../analyzer/model";
import { withAssumed } from "../analyzer/program/assumedPods";
import type { NamespacedPods } from "../policies/peers";
import { type Finding, open, violation } from "./finding";
import type { StackResource } from "./stackResource";

/**
 * In every namespace of the stack a new pod is isolated in both directions, whatever its labels: the rule `no-default-deny` of the
 * audit, with a pod assumed in each namespace. Findings that the namespace's annotation accepts are none.
 *
 * @param except names of namespaces that are covered otherwise
 */
export function namespaceCoverage(resources: readonly StackResource[], except: readonly string[]): readonly Finding[] {
  const { objects } = objectsOf(resources.flatMap(kubernetesResource), [], []);
  const unplaced = objects.filter(isUnplaced);
  const { cluster, problems } = readObjects(objects.filter((object) => !isUnplaced(object)));
  const uncovered = withoutDefaultDeny(cluster, except);
  const perhaps = withoutDefaultDeny(withoutUnknownPolicies(cluster), except).filter(
    ({ entity }) => !uncovered.some((sure) => sure.entity === entity),
  );
  return [
    ...problems.map(({ source, path, message }) =>
      violation(`${path} of \`${source}\` cannot be read: ${message}`, source),
    ),
    ...unplaced.map(({ origin }) =>
      open("its namespace is not known yet, so who covers which is checked by the up", origin.source),
    ),
    // An object whose place is not known may be the very policy that is missed.
    ...uncovered.map((found) => (unplaced.length === 0 ? violation(text(found), urnOf(found)) : undecided(found))),
    ...perhaps.map(undecided),
  ];
}

const text = ({ message, fix }: AuditFinding) => `${message}: ${fix}`;

const undecided = (found: AuditFinding) =>
  open(`${found.entity}: it is not known yet whether a new pod is isolated: the up checks it`, urnOf(found));

function withoutDefaultDeny(cluster: Cluster, except: readonly string[]): readonly AuditFinding[] {
  const named = cluster.namespaces.map(({ name }) => name).filter((name) => !except.includes(name));
  const next = Object.fromEntries(named.map((name) => [`next-pod-of-${name}`, withoutLabels(name)]));
  const { findings } = audit({ cluster: withAssumed(cluster, next) }, { today: "" });
  return findings.filter(
    // In namespaces of Kubernetes itself the audit only informs.
    ({ rule, severity, entity }) =>
      rule === "no-default-deny" && severity !== "info" && !except.some((name) => entity === `Namespace ${name}`),
  );
}

const withoutLabels = (namespace: string): NamespacedPods => ({
  kind: "namespacedPods",
  namespace,
  podSelector: { matchLabels: {} },
});

/** Of a policy in which something is unknown nothing is sure. */
const withoutUnknownPolicies = (cluster: Cluster): Cluster => ({
  ...cluster,
  policies: cluster.policies.filter(({ object }) => !JSON.stringify(object).includes(unknown)),
});

/** A namespace that no resource stands for is told about the stack as a whole. */
const urnOf = ({ origin }: AuditFinding) => (origin.source.startsWith("urn:") ? origin.source : undefined);

function kubernetesResource({ urn, type, inputs, sources }: StackResource): readonly Resource[] {
  if (!type.startsWith("kubernetes:")) return [];
  const metadataFrom = (sources["metadata"] ?? []).map((resource) => resource.urn);
  return [{ urn, type, values: inputs, provider: undefined, metadataFrom }];
}

function isUnplaced({ object }: SourcedObject): boolean {
  const { metadata } = object as { readonly metadata?: { readonly namespace?: unknown } };
  return metadata?.namespace === unknown;
}
