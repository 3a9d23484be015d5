import { type LabelExpression, parseSelector } from "../../../policies/calico/selectors";
import type { LabelSelector } from "../../../policies/types";
import { requirementsOf } from "../../selectors";
import type { Selection } from "../../tiers/model";

const everything: LabelExpression = { is: "everything" };

/** A selector of Calico that is right; everything where it is absent. */
export function calicoExpression(selector: unknown): LabelExpression {
  return typeof selector === "string" ? parseSelector(selector) : everything;
}

/** A selector of Kubernetes in which nothing is unknown. */
export function kubernetesExpression(selector: LabelSelector | null | undefined): LabelExpression {
  const parts = requirementsOf(selector).flatMap((requirement): readonly LabelExpression[] => {
    if (requirement === undefined) return [];
    const { key, operator } = requirement;
    const values = requirement.values as readonly string[];
    switch (operator) {
      case "In":
        return [{ is: "in", key, values }];
      case "NotIn":
        return [{ is: "not", of: { is: "in", key, values } }];
      case "Exists":
        return [{ is: "has", key }];
      case "DoesNotExist":
        return [{ is: "not", of: { is: "has", key } }];
    }
  });
  return parts.length === 0 ? everything : { is: "and", of: parts };
}

/** Everything with labels, in whatever namespace or none. */
export const anything: Selection = { namespaces: { are: "any" }, labels: everything, isOfPodsOnly: false };
