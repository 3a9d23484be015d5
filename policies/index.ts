export {
  addressRange,
  type Cidr,
  contains,
  formatAddress,
  formatCidr,
  hasHostBits,
  type IpFamily,
  isIpv4Mapped,
  overlaps,
  parseAddress,
  parseCidr,
} from "./cidr";
export {
  type AddressBlock,
  type Anywhere,
  anywhere,
  ipBlock,
  type LabelledNamespaces,
  namespace,
  type NamespacedPods,
  namespacesLabelled,
  type OneOrMore,
  type Peer,
  type Pods,
  pods,
  podsIn,
  type Selector,
} from "./peers";
export { NetworkPolicySet, type NetworkPolicySetArgs } from "./policySet";
export { allPorts, named, sctp, sctpRange, tcp, tcpRange, udp, udpRange } from "./ports";
export { allow, type AllowArgs, inNamespace, type Outside } from "./presets/bothSides";
export {
  allowAllToPod,
  blockAllIncoming,
  blockAllOutgoing,
  defaultDeny,
  denyAllToPod,
  lockDownNamespace,
  type LockDownNamespaceArgs,
  type PodPresetArgs,
  quarantine,
  type QuarantineArgs,
} from "./presets/isolation";
export {
  allowEgressTo,
  type AllowEgressToArgs,
  allowIngressFrom,
  type AllowIngressFromArgs,
  allowWithinNamespace,
} from "./presets/connections";
export { presetLabel, type PresetName, presetVersionLabel, presetVersions } from "./presets/origin";
export {
  allowDns,
  type AllowDnsArgs,
  allowNodeLocalDns,
  type AllowNodeLocalDnsArgs,
  clusterDns,
} from "./presets/platform/dns";
export type { PodsArgs, PortArgs, PresetArgs } from "./presets/policy";
export type {
  EgressRule,
  IngressRule,
  IpBlock,
  Labels,
  LabelSelector,
  LabelSelectorRequirement,
  NetworkPolicy,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  NetworkPolicySpec,
  PolicyMetadata,
  PolicyType,
  Problem,
  Protocol,
} from "./types";
export { validate } from "./validate";
