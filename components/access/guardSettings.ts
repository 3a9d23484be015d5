import { baselineLabel } from "../../policies/baseline";
import {
  calicoClusterKinds,
  calicoNamespacedKinds,
  clusterNetworkPolicies,
  type Kinds,
  networkPolicies,
} from "./policyKinds";
import { type KnownSubject, requesters } from "./subjects";

/** The kinds whose baseline is guarded. */
export interface GuardedKinds {
  readonly calico?: boolean | undefined;
  readonly clusterPolicies?: boolean | undefined;
}

/** Spec of a ValidatingAdmissionPolicy: what is labelled as baseline is the platform's, and so is the label. */
export function policyGuard(platform: readonly KnownSubject[], contact: string, kinds: GuardedKinds) {
  return {
    failurePolicy: "Fail",
    matchConstraints: { resourceRules: guardedKinds(kinds).map(whatever(["CREATE", "UPDATE", "DELETE"])) },
    variables: [
      { name: "isPlatform", expression: isPlatform(platform) },
      { name: "wasBaseline", expression: isBaseline("oldObject") },
      { name: "isBaseline", expression: isBaseline("object") },
      { name: "isController", expression: isController },
      { name: "changesNothing", expression: changesNothing },
    ],
    validations: [
      {
        expression:
          "!(variables.wasBaseline || variables.isBaseline) || variables.isPlatform || " +
          '(variables.isController && (request.operation == "DELETE" || variables.changesNothing))',
        message:
          `only the platform team creates, changes or deletes what is labelled \`${baselineLabel}: true\`, ` +
          `and sets or removes that label; ask ${contact}`,
        reason: "Forbidden",
      },
    ],
  };
}

/** Spec of a ValidatingAdmissionPolicy: labels of namespaces with these keys are the platform's. */
export function namespaceGuard(platform: readonly KnownSubject[], contact: string, keys: readonly string[]) {
  return {
    failurePolicy: "Fail",
    matchConstraints: { resourceRules: [namespaces].map(whatever(["CREATE", "UPDATE"])) },
    variables: [
      { name: "isPlatform", expression: isPlatform(platform) },
      { name: "before", expression: labelsOf("oldObject") },
      { name: "after", expression: labelsOf("object") },
    ],
    validations: [
      {
        // An optional entry: a key that is missing on both sides is the same, and not the same as an empty value.
        expression: `variables.isPlatform || ${celList(keys)}.all(key, variables.before[?key] == variables.after[?key])`,
        message:
          `only the platform team sets, changes or removes ${keys.map((key) => `\`${key}\``).join(", ")} ` +
          `on namespaces, since policies select by labels; ask ${contact}`,
        reason: "Forbidden",
      },
    ],
  };
}

/** Spec of the binding that makes a policy of that name hold, for whatever it matches. */
export const denying = { validationActions: ["Deny"] };

const namespaces: Kinds = { group: "", resources: ["namespaces"] };

function guardedKinds({ calico, clusterPolicies }: GuardedKinds): Kinds[] {
  return [
    networkPolicies,
    ...(calico === true ? [calicoNamespacedKinds, calicoClusterKinds] : []),
    ...(clusterPolicies === true ? [clusterNetworkPolicies] : []),
  ];
}

/** Subresources are among them: an update of a namespace's `status` or `finalize` takes its labels too. */
const whatever =
  (operations: readonly string[]) =>
  ({ group, resources }: Kinds) => ({
    apiGroups: [group],
    apiVersions: ["*"],
    operations: [...operations],
    resources: resources.flatMap((resource) => [resource, `${resource}/*`]),
  });

function isPlatform(platform: readonly KnownSubject[]): string {
  const { users, groups } = requesters(platform);
  return (
    `request.userInfo.username in ${celList(users)} || ` +
    `request.userInfo.?groups.orValue([]).exists(group, group in ${celList(groups)})`
  );
}

/** `oldObject` is null where something is created, and `object` where it is deleted. */
function isBaseline(object: "object" | "oldObject"): string {
  return `${object} != null && ${object}.metadata.?labels[?${celText(baselineLabel)}].orValue("") == "true"`;
}

function labelsOf(object: "object" | "oldObject"): string {
  return `${object} == null ? {} : ${object}.metadata.?labels.orValue({})`;
}

/**
 * Controllers of Kubernetes: those of namespaces and of garbage have to delete, and write finalizers while they do. Where
 * they have no service accounts of their own, they all are one user.
 */
const isController =
  'request.userInfo.username.startsWith("system:serviceaccount:kube-system:") || ' +
  'request.userInfo.username == "system:kube-controller-manager"';

/** Neither what the object says nor its labels; where it is created there was nothing of both. */
const changesNothing = "object.?spec == oldObject.?spec && object.metadata.?labels == oldObject.metadata.?labels";

function celList(texts: readonly string[]): string {
  return `[${texts.map(celText).join(", ")}]`;
}

/** CEL has the escapes of JSON. */
function celText(text: string): string {
  return JSON.stringify(text);
}
