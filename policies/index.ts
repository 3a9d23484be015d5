export { baselineLabel, baselineLabels } from "./baseline";
export { logTier, logTierName } from "./calico/logTier";
export { type LabelExpression, parseSelector, SelectorError } from "./calico/selectors";
export type {
  CalicoAction,
  CalicoEnd,
  CalicoNetworkPolicy,
  CalicoObject,
  CalicoPolicy,
  CalicoPolicySpec,
  CalicoProtocol,
  CalicoRule,
  CalicoTier,
  ClusterMetadata,
  GlobalNetworkPolicy,
  GlobalNetworkSet,
  GlobalPolicySpec,
  NetworkSet,
  StagedGlobalNetworkPolicy,
  StagedKubernetesNetworkPolicy,
  StagedNetworkPolicy,
} from "./calico/types";
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
export type {
  ClusterNetworkPolicy,
  ClusterNetworkPolicySpec,
  ClusterPolicyDestination,
  ClusterPolicyEgressRule,
  ClusterPolicyIngressRule,
  ClusterPolicyPods,
  ClusterPolicyPorts,
  ClusterPolicyProtocol,
} from "./clusterNetworkPolicy/types";
export type { ClusterObject } from "./clusterObjects";
export { ClusterPolicySet, type ClusterPolicySetArgs } from "./clusterPolicySet";
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
export { networkPolicySets, type NetworkPolicySetsArgs } from "./policySets";
export { allPorts, named, sctp, sctpRange, tcp, tcpRange, udp, udpRange } from "./ports";
export {
  mongodb,
  type MongodbArgs,
  mysql,
  type MysqlArgs,
  postgresql,
  type PostgresqlArgs,
} from "./presets/application/databases";
export type { DnsQueriesArgs } from "./presets/application/dnsQueries";
export type { Destination, Source } from "./presets/application/ends";
export { batchJob, type BatchJobArgs, ciRunner, type CiRunnerArgs } from "./presets/application/jobs";
export { messageQueue, type MessageQueueArgs } from "./presets/application/messageQueue";
export type { ServerArgs } from "./presets/application/server";
export {
  elasticsearch,
  type ElasticsearchArgs,
  kafka,
  type KafkaArgs,
  redis,
  type RedisArgs,
} from "./presets/application/stores";
export { isolateTenant, type IsolateTenantArgs } from "./presets/application/tenants";
export { threeTier, type ThreeTierArgs, type Tier } from "./presets/application/tiers";
export { allow, type AllowArgs, inNamespace, type Outside } from "./presets/bothSides";
export { combine, extend, type ExtendArgs } from "./presets/compose";
export {
  denyCloudMetadataClusterWide,
  type DenyCloudMetadataClusterWideArgs,
  guardTierName,
} from "./presets/cluster/cloudMetadata";
export type { ClusterApi, ClusterPresetArgs, EitherApiArgs } from "./presets/cluster/clusterPreset";
export { clusterDefaultDeny, type ClusterDefaultDenyArgs, systemNamespaces } from "./presets/cluster/defaultDeny";
export { logDenied, type LogDeniedArgs } from "./presets/cluster/logDenied";
export {
  allowFromLoadBalancer,
  type AllowFromLoadBalancerArgs,
  allowHealthChecks,
  type AllowHealthChecksArgs,
  allowPublic,
  type AllowPublicArgs,
} from "./presets/entry/addresses";
export {
  allowFromAwsLoadBalancer,
  type AllowFromAwsLoadBalancerArgs,
  type InstanceTargets,
  type IpTargets,
} from "./presets/entry/aws";
export {
  allowFromGateway,
  type AllowFromGatewayArgs,
  allowFromIngressNginx,
  type AllowFromIngressNginxArgs,
  allowFromTraefik,
  type AllowFromTraefikArgs,
} from "./presets/entry/controllers";
export type { EntryArgs } from "./presets/entry/entryPolicy";
export {
  allowAllToPod,
  blockAllIncoming,
  blockAllOutgoing,
  defaultDeny,
  denyAllToPod,
  lockDownNamespace,
  type LockDownNamespaceArgs,
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
export {
  allowNtp,
  type AllowNtpArgs,
  allowSmtp,
  type AllowSmtpArgs,
  allowToAddresses,
  type AllowToAddressesArgs,
  allowToInternet,
  type AllowToInternetArgs,
  allowToPrivateRanges,
  type AllowToPrivateRangesArgs,
} from "./presets/outside";
export {
  allowAwsEndpoints,
  type AllowAwsEndpointsArgs,
  allowPodIdentity,
  type AllowPodIdentityArgs,
  denyCloudMetadata,
} from "./presets/platform/cloud";
export {
  allowApiServer,
  type AllowApiServerArgs,
  allowWebhooks,
  type AllowWebhooksArgs,
} from "./presets/platform/controlPlane";
export {
  allowMetricsScraping,
  type AllowMetricsScrapingArgs,
  allowMetricsServer,
  type AllowMetricsServerArgs,
  allowTelemetry,
  type AllowTelemetryArgs,
} from "./presets/platform/observability";
export type { PodPresetArgs, PodsArgs, PortArgs, PresetArgs } from "./presets/policy";
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
export type { NamespacePolicy, PolicyEngine, Stage } from "./stages";
export { validate } from "./validate";
export { validateObject } from "./validateObject";
