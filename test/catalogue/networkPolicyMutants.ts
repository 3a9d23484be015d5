import type { EgressRule, IngressRule, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from "../../policies";
import { type Changed, everything, listMutants, nobody, omit } from "./changes";

type Rule = IngressRule & EgressRule;

/** A policy of Kubernetes with one thing in it changed. */
export function networkPolicyMutants(spec: NetworkPolicy["spec"]): readonly Changed<NetworkPolicy["spec"]>[] {
  const { policyTypes = [], podSelector } = spec;
  const isForAll = Object.keys(podSelector).length === 0;
  return [
    { change: "selects nobody", value: { ...spec, podSelector: nobody } },
    ...(isForAll ? [] : [{ change: "selects every pod", value: { ...spec, podSelector: {} } }]),
    ...policyTypes.map((type) => ({
      change: `does not isolate for ${type}`,
      value: without(spec, type),
    })),
    ...policyTypes.flatMap((type) => {
      const field = type === "Ingress" ? "ingress" : "egress";
      const side = type === "Ingress" ? "from" : "to";
      const rules: readonly Rule[] = spec[field] ?? [];
      const isOpen = rules.some((rule) => Object.keys(rule).length === 0);
      return [
        ...(isOpen ? [] : [{ change: `${field} opened`, value: { ...spec, [field]: [{}] } }]),
        ...listMutants(rules, (rule) => ruleMutants(rule, side)).map(({ change, value }) => ({
          change: `${field}${change}`,
          value: { ...spec, [field]: value },
        })),
      ];
    }),
  ];
}

/** Without the direction and its rules; what no direction is left of holds nobody. */
function without(spec: NetworkPolicy["spec"], type: "Ingress" | "Egress"): NetworkPolicy["spec"] {
  const policyTypes = (spec.policyTypes ?? []).filter((one) => one !== type);
  const left = { ...spec, policyTypes, [type === "Ingress" ? "ingress" : "egress"]: [] };
  // An empty list is read as none given, and would isolate for ingress.
  return policyTypes.length === 0 ? { ...left, policyTypes: ["Ingress"], podSelector: nobody } : left;
}

function ruleMutants(rule: Rule, side: "from" | "to"): readonly Changed<Rule>[] {
  const { ports, [side]: peers } = rule;
  return [
    ...(peers === undefined ? [] : [{ change: `.${side} taken away`, value: omit(rule, side) }]),
    ...(ports === undefined ? [] : [{ change: ".ports taken away", value: omit(rule, "ports") }]),
    // A list from which the last item is taken would mean everyone.
    ...listMutants(peers ?? [], peerMutants)
      .filter(({ value }) => value.length > 0)
      .map(({ change, value }) => ({ change: `.${side}${change}`, value: { ...rule, [side]: value } })),
    ...listMutants(ports ?? [], portMutants)
      .filter(({ value }) => value.length > 0)
      .map(({ change, value }) => ({ change: `.ports${change}`, value: { ...rule, ports: value } })),
  ];
}

function peerMutants(peer: NetworkPolicyPeer): readonly Changed<NetworkPolicyPeer>[] {
  const { podSelector, namespaceSelector, ipBlock } = peer;
  if (ipBlock !== undefined) {
    const { cidr, except = [] } = ipBlock;
    return [
      ...(cidr.endsWith("/0") ? [] : [{ change: " widened", value: { ipBlock: { cidr: everything(cidr) } } }]),
      ...except.map((hole, index) => ({
        change: ` without the exception of ${hole}`,
        value: { ipBlock: { cidr, except: except.toSpliced(index, 1) } },
      })),
    ];
  }
  const isWide = podSelector === undefined || Object.keys(podSelector).length === 0;
  return [
    { change: " is nobody", value: { ...peer, podSelector: nobody } },
    ...(isWide ? [] : [{ change: " is every pod there", value: { ...peer, podSelector: {} } }]),
    ...(namespaceSelector === undefined
      ? []
      : [{ change: " is of the own namespace", value: { podSelector: podSelector ?? {} } }]),
    ...(namespaceSelector === undefined || Object.keys(namespaceSelector).length > 0
      ? [{ change: " is of any namespace", value: { ...peer, namespaceSelector: {} } }]
      : []),
  ];
}

function portMutants(port: NetworkPolicyPort): readonly Changed<NetworkPolicyPort>[] {
  const { protocol, port: number, endPort } = port;
  const other = protocol === "UDP" ? "TCP" : "UDP";
  return [
    { change: ` is ${other}`, value: { ...port, protocol: other } },
    ...(typeof number === "number" ? [{ change: " is another number", value: { ...port, port: number - 1 } }] : []),
    ...(typeof number === "string" ? [{ change: " has another name", value: { ...port, port: "another" } }] : []),
    ...(endPort === undefined ? [] : [{ change: " ends one later", value: { ...port, endPort: endPort + 1 } }]),
  ];
}
