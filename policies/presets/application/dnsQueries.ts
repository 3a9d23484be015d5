import type { OneOrMore, Peer } from "../../peers";
import { tcp, udp } from "../../ports";
import type { EgressRule } from "../../types";
import { clusterDns } from "../platform/dns";
import { egressRule } from "../policy";

export interface DnsQueriesArgs {
  /**
   * Who answers DNS queries, on port 53. `false` for pods that ask nobody, or whose queries another policy allows.
   * @default clusterDns
   */
  readonly dnsServers?: OneOrMore<Peer> | false;
}

/** What lets pods ask the DNS servers, by UDP and by TCP. */
export function dnsRules({ dnsServers = clusterDns }: DnsQueriesArgs): readonly EgressRule[] {
  return dnsServers === false ? [] : [egressRule(dnsServers, { on: [udp(53), tcp(53)] })];
}
