import { type AddressBlock, ipBlock, labelSelector, type OneOrMore, type Peer } from "../peers";
import { tcp, udp } from "../ports";
import type { NetworkPolicy, NetworkPolicyPort } from "../types";
import { givenPorts } from "./givenPorts";
import { internet } from "./internet";
import { policyName, slugOfPeers, slugOfPods } from "./names";
import { egressPolicy, egressRule, type PodsArgs, type PortArgs } from "./policy";

export interface AllowToAddressesArgs extends PodsArgs, PortArgs {
  /** Addresses that may be connected to: `ipBlock("10.0.0.0/8", { except: ["10.9.0.0/16"] })`, or several. */
  readonly to: OneOrMore<AddressBlock>;
}

export interface AllowToPrivateRangesArgs extends PodsArgs, PortArgs {
  /**
   * Whether 100.64.0.0/10 counts as private: carriers use it, and EKS clusters do for pods.
   * @default false
   */
  readonly carrierGradeNat?: boolean;
}

export interface AllowToInternetArgs extends PodsArgs {
  /**
   * Ports on the internet: one or several, or `"all"`.
   * @default tcp(443)
   */
  readonly on?: OneOrMore<NetworkPolicyPort> | "all";
}

export interface AllowSmtpArgs extends PodsArgs {
  /**
   * Mail servers.
   * @default - anyone on the internet
   */
  readonly to?: OneOrMore<Peer>;
  /**
   * Ports for mail.
   * @default [tcp(587), tcp(465)], submission; AWS blocks TCP 25 to the internet unless asked otherwise
   */
  readonly on?: OneOrMore<NetworkPolicyPort>;
}

export interface AllowNtpArgs extends PodsArgs {
  /**
   * Time servers. `anywhere` is everyone.
   * @default [ipBlock("169.254.169.123/32"), ipBlock("fd00:ec2::123/128")], the Amazon Time Sync Service
   */
  readonly to?: OneOrMore<Peer>;
}

/**
 * The pods that match may connect to the addresses on the ports; they open no other connection, but what other policies
 * that select them allow.
 *
 * @diagram
 * shop/job → 10.20.0.0/16 but 10.20.128.0/17: TCP 443
 * shop/job → everyone else: nothing
 * @limits Pods that have such addresses are reached as well. A name that moves to another address is not followed. DNS
 *   is cut off: see `allowDns`.
 * @example
 * allowToAddresses({
 *   namespace: "shop",
 *   podSelector: { app: "job" },
 *   to: ipBlock("10.20.0.0/16", { except: ["10.20.128.0/17"] }),
 *   on: tcp(443),
 * })
 * @throws RangeError where a list of addresses or ports is empty
 */
export function allowToAddresses(args: AllowToAddressesArgs): NetworkPolicy {
  const rules = [egressRule(args.to, args)];
  // Another policy for other addresses, on other ports, may select the same pods.
  const who = slugOfPods(labelSelector(args.podSelector ?? {}));
  const name = args.name ?? policyName("allow-to", slugOfPeers(args.to), "for", who);
  return egressPolicy("allow-to-addresses", { ...args, name }, rules);
}

/**
 * The pods that match may connect to private addresses, those of RFC 1918 and RFC 4193, on the ports, but for AWS's
 * metadata service, which has one by IPv6; they open no other connection, but what other policies that select them
 * allow.
 *
 * @diagram
 * shop/job → 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, fc00::/7: TCP 443
 * shop/job → fd00:ec2::254, the internet: nothing
 * @limits Pods and nodes have private addresses, too, and are reached. So are other services of AWS on each node, such
 *   as the Pod Identity agent at fd00:ec2::23. DNS is cut off where the ports lack it: see `allowDns`.
 * @example
 * allowToPrivateRanges({ namespace: "shop", podSelector: { app: "job" }, on: tcp(443) })
 * @throws RangeError where `on` is an empty list
 */
export function allowToPrivateRanges(args: AllowToPrivateRangesArgs = {}): NetworkPolicy {
  const to = [
    ...["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map((range) => ipBlock(range)),
    ipBlock("fc00::/7", { except: ["fd00:ec2::254/128"] }),
    ...(args.carrierGradeNat === true ? [ipBlock("100.64.0.0/10")] : []),
  ];
  return egressPolicy("allow-to-private-ranges", args, [egressRule(to, args)]);
}

/**
 * The pods that match may connect to the internet on the ports, and to no private or link-local address, those of pods,
 * nodes and the cloud's metadata service among them, nor to others that no host of the internet has; they open no other
 * connection, but what other policies that select them allow.
 *
 * @diagram
 * shop/job → the internet: TCP 443
 * shop/job → 10.0.0.0/8, 100.64.0.0/10, 169.254.0.0/16, 172.16.0.0/12, 192.168.0.0/16, fc00::/7, fe80::/10: nothing
 * shop/job → addresses for loopback, protocols, benchmarks and multicast: nothing
 * @limits All of the internet: whoever gets in has a way out. Pods with public addresses, as by IPv6, are reached as
 *   well. Where NAT64 translates, 64:ff9b::/96 leads to private IPv4 addresses, too. DNS is cut off: see `allowDns`.
 * @example
 * allowToInternet({ namespace: "shop", podSelector: { app: "job" } })
 * @throws RangeError where `on` is an empty list
 */
export function allowToInternet(args: AllowToInternetArgs = {}): NetworkPolicy {
  const { on = tcp(443) } = args;
  const ports = on === "all" ? {} : { on: givenPorts("on", on) };
  return egressPolicy("allow-to-internet", args, [egressRule(internet, ports)]);
}

/**
 * The pods that match may hand mail to mail servers, on TCP 587 and 465; they open no other connection, but what other
 * policies that select them allow.
 *
 * @diagram
 * shop/job → the internet: TCP 587, TCP 465
 * shop/job → everyone else: nothing
 * @limits Without `to`, every mail server of the internet, and whatever else listens there on the ports. DNS is cut
 *   off: see `allowDns`. Pods that have addresses in a range of `to` are reached as well.
 * @example
 * allowSmtp({ namespace: "shop", podSelector: { app: "job" } })
 * @throws RangeError where a list of peers or ports is empty
 */
export function allowSmtp(args: AllowSmtpArgs = {}): NetworkPolicy {
  const { to = internet } = args;
  const on = givenPorts("on", args.on ?? [tcp(587), tcp(465)]);
  return egressPolicy("allow-smtp", args, [egressRule(to, { on })]);
}

/**
 * The pods that match may ask time servers, on UDP 123; they open no other connection, but what other policies that
 * select them allow.
 *
 * @diagram
 * shop/job → 169.254.169.123, fd00:ec2::123: UDP 123
 * shop/job → everyone else: nothing
 * @limits Nodes keep the time for their pods: few pods need this. An answer is not proven to be true; keys for NTS are
 *   handed out on TCP 4460, which is not among it. Names of servers need DNS: see `allowDns`.
 * @example
 * allowNtp({ namespace: "shop", podSelector: { app: "job" } })
 * @throws RangeError where `to` is an empty list
 */
export function allowNtp(args: AllowNtpArgs = {}): NetworkPolicy {
  const { to = [ipBlock("169.254.169.123/32"), ipBlock("fd00:ec2::123/128")] } = args;
  return egressPolicy("allow-ntp", args, [egressRule(to, { on: udp(123) })]);
}
