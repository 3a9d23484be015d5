import type { CalicoAction, CalicoEnd, CalicoRule, CalicoTier, GlobalPolicySpec } from "../../policies";
import { type Changed, everything, listMutants, omit } from "./changes";

/** A tier with one thing in it changed. */
export function tierMutants(spec: CalicoTier["spec"]): readonly Changed<CalicoTier["spec"]>[] {
  const { defaultAction = "Deny" } = spec;
  const other = defaultAction === "Deny" ? "Pass" : "Deny";
  return [
    { change: "is read after `default`", value: { ...spec, order: 2_000_000 } },
    { change: `leaves at its end the action ${other}`, value: { ...spec, defaultAction: other } },
  ];
}

/** A policy of Calico for the whole cluster with one thing in it changed. */
export function globalPolicyMutants(spec: GlobalPolicySpec): readonly Changed<GlobalPolicySpec>[] {
  const { tier = "default", order, types = [], selector, namespaceSelector } = spec;
  return [
    { change: "in another tier", value: { ...spec, tier: tier === "default" ? "kube-baseline" : "default" } },
    // Only where NetworkPolicies stand, too, and for what denies: what only allows comes to the same before them and after.
    ...(tier === "default" && order !== undefined
      ? [{ change: "before all others", value: { ...spec, order: 1 } }]
      : []),
    ...selectorMutants(selector, "app").map(({ change, value }) => ({
      change: `selects ${change}`,
      value: { ...spec, selector: value },
    })),
    ...selectorMutants(namespaceSelector, "projectcalico.org/name").map(({ change, value }) => ({
      change: `in namespaces ${change}`,
      value: { ...spec, namespaceSelector: value },
    })),
    // A policy for no direction is one for those of its rules.
    ...(types.length < 2
      ? []
      : types.map((type) => ({
          change: `says nothing of ${type}`,
          value: { ...omit(spec, fieldOf(type)), types: types.filter((one) => one !== type) },
        }))),
    ...types.flatMap((type) => {
      const field = fieldOf(type);
      return [
        { change: `${field} opened`, value: { ...spec, [field]: [{ action: "Allow" }] } },
        ...rulesMutants(spec[field] ?? [], tier).map(({ change, value }) => ({
          change: `${field}${change}`,
          value: { ...spec, [field]: value },
        })),
      ];
    }),
  ];
}

function fieldOf(type: "Ingress" | "Egress"): "ingress" | "egress" {
  return type === "Ingress" ? "ingress" : "egress";
}

/**
 * `default` denies at its end what no rule has decided. So a last rule that denies everything there says only what the
 * tier says anyway, unless policies of later orders are known, which no preset's example has beside it.
 */
function rulesMutants(rules: readonly CalicoRule[], tier: string): readonly Changed<readonly CalicoRule[]>[] {
  const last = rules.at(-1);
  const isIdle = tier === "default" && last?.action === "Deny" && Object.keys(last).length === 1;
  if (!isIdle) return listMutants(rules, (rule) => ruleMutants(rule, tier));
  const before = rules.slice(0, -1);
  return [
    ...listMutants(before, (rule) => ruleMutants(rule, tier)).map(({ change, value }) => ({
      change,
      value: [...value, last],
    })),
    ...(["Allow", "Pass"] as const).map((action) => ({
      change: `[${String(before.length)}] is ${action}`,
      value: [...before, { ...last, action }],
    })),
  ];
}

function ruleMutants(rule: CalicoRule, tier: string): readonly Changed<CalicoRule>[] {
  const { action, protocol, source, destination } = rule;
  return [
    ...otherActions(action, tier).map((other) => ({ change: ` is ${other}`, value: { ...rule, action: other } })),
    ...(protocol === undefined
      ? []
      : [
          {
            change: " has another protocol",
            value: { ...rule, protocol: protocol === "UDP" ? "TCP" : "UDP" } as const,
          },
        ]),
    ...endMutants(source).map(({ change, value }) => ({
      change: `.source${change}`,
      value: { ...rule, source: value },
    })),
    ...endMutants(destination).map(({ change, value }) => ({
      change: `.destination${change}`,
      value: { ...rule, destination: value },
    })),
  ];
}

/** What `default` passes on is allowed, as long as no ClusterNetworkPolicy of the tier Baseline is there to decide it. */
function otherActions(action: CalicoAction, tier: string): readonly CalicoAction[] {
  return (["Allow", "Deny", "Log", "Pass"] as const).filter(
    (other) => other !== action && !(tier === "default" && action === "Allow" && other === "Pass"),
  );
}

function endMutants(end: CalicoEnd | undefined): readonly Changed<CalicoEnd>[] {
  if (end === undefined) return [];
  const { nets = [], selector, namespaceSelector, ports = [] } = end;
  return [
    ...(Object.keys(end) as (keyof CalicoEnd)[]).map((field) => ({
      change: `.${field} taken away`,
      value: omit(end, field),
    })),
    // A list from which the last item is taken would mean everyone.
    ...listMutants(nets, (cidr) => (cidr.endsWith("/0") ? [] : [{ change: " widened", value: everything(cidr) }]))
      .filter(({ value }) => value.length > 0)
      .map(({ change, value }) => ({ change: `.nets${change}`, value: { ...end, nets: value } })),
    ...listMutants(ports, (port) =>
      typeof port === "number" ? [{ change: " is another number", value: port - 1 }] : [],
    )
      .filter(({ value }) => value.length > 0)
      .map(({ change, value }) => ({ change: `.ports${change}`, value: { ...end, ports: value } })),
    ...(selector === undefined ? [] : selectorMutants(selector, "app")).map(({ change, value }) => ({
      change: `.selector: ${change}`,
      value: { ...end, selector: value },
    })),
    ...(namespaceSelector === undefined ? [] : selectorMutants(namespaceSelector, "projectcalico.org/name")).map(
      ({ change, value }) => ({ change: `.namespaceSelector: ${change}`, value: { ...end, namespaceSelector: value } }),
    ),
  ];
}

/**
 * Another selector: of nobody, of everyone, or without one of the values in its lists. That a namespace has a name is true
 * of each: without that condition the same pods are selected, and only the nodes' own endpoints, which the analyzer does
 * not have, are not kept out.
 */
function selectorMutants(selector: string | undefined, key: string): readonly Changed<string>[] {
  const isEveryone = selector === undefined || selector === "all()";
  const [list = ""] = selector?.match(/\{.*\}/) ?? [];
  const values = list.match(/'[^']*'/g) ?? [];
  return [
    { change: "nobody", value: `${key} == 'nobody'` },
    ...(isEveryone ? [] : [{ change: "all", value: "all()" }]),
    // A list of one without that one is no list.
    ...(values.length < 2 ? [] : values).map((value) => ({
      change: `without ${value}`,
      value: (selector ?? "").replace(list, `{${values.filter((one) => one !== value).join(", ")}}`),
    })),
  ];
}
