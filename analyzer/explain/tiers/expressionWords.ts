import type { LabelExpression } from "../../../policies/calico/selectors";
import type { EndCondition, Selection } from "../../tiers/model";
import { listed, valueText } from "../../words";

/**
 * Who is meant by one end of a rule: `pods labelled app=web in namespace shop`.
 *
 * @param hasSets whether there are sets of addresses, which selectors of Calico match too
 */
export function conditionWords(condition: EndCondition, hasSets: boolean): string {
  const { selection, notSelection, nets, notNets, family, hasUnknownAddresses } = condition;
  if (hasUnknownAddresses === true) return "nodes, or names of domains, whose addresses only the cluster knows";
  const parts = [
    ...(selection === undefined ? [] : [selectionWords(selection, hasSets)]),
    ...(nets === undefined ? [] : [`addresses of ${listed(nets)}`]),
    ...(notSelection === undefined ? [] : [`all but ${selectionWords(notSelection, hasSets)}`]),
    ...(notNets === undefined ? [] : [`all but addresses of ${listed(notNets)}`]),
    ...(family === undefined ? [] : [`addresses of ${family}`]),
  ];
  return parts.join(", and of these ");
}

function selectionWords({ namespaces, labels, isOfPodsOnly }: Selection, hasSets: boolean): string {
  const things = isOfPodsOnly || !hasSets ? "pods" : "pods and sets of addresses";
  const own = labels.is === "everything" ? things : `${things} ${labelWords(labels)}`;
  if (namespaces.are === "any") return own;
  if (namespaces.are === "own") return `${own} in namespace ${namespaces.name}`;
  const where = namespaces.labels;
  if (where.is === "everything") return `${own} in any namespace`;
  if (where.is === "global") return `${own} that belong to no namespace`;
  return `${own} in namespaces ${labelWords(where)}`;
}

/** What labels have to be, to stand after a noun: `labelled app=web and without the label canary`. */
function labelWords(expression: LabelExpression): string {
  switch (expression.is) {
    case "everything":
      return "with any labels";
    case "global":
      return "of no namespace";
    case "has":
      return `with the label ${expression.key}`;
    case "in":
      return `labelled ${equality(expression)}`;
    case "contains":
      return `with a label ${expression.key} that contains ${valueText(expression.value)}`;
    case "startsWith":
      return `with a label ${expression.key} that starts with ${valueText(expression.value)}`;
    case "endsWith":
      return `with a label ${expression.key} that ends with ${valueText(expression.value)}`;
    case "not":
      return notWords(expression.of);
    case "and":
      return listed(expression.of.map(inBrackets));
    case "or":
      return expression.of.map(inBrackets).join(" or ");
  }
}

function notWords(expression: LabelExpression): string {
  if (expression.is === "has") return `without the label ${expression.key}`;
  if (expression.is === "in") return `not labelled ${equality(expression)}`;
  return `other than those ${labelWords(expression)}`;
}

function inBrackets(expression: LabelExpression): string {
  const words = labelWords(expression);
  return expression.is === "and" || expression.is === "or" ? `(${words})` : words;
}

function equality({ key, values }: Extract<LabelExpression, { is: "in" }>): string {
  return values.length === 0 ? `${key}=(none)` : `${key}=${values.map(valueText).join(" or ")}`;
}
