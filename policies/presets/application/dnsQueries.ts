import type { OneOrMore, Peer } from "../../peers";
import type { EgressRule } from "../../types";
import { dnsRule } from "../platform/dns";

export interface DnsQueriesArgs {
  /**
   * Who answers DNS queries, on port 53. `false` for pods that ask nobody, or whose queries another policy allows.
   * @default clusterDns
   */
  readonly dnsServers?: OneOrMore<Peer> | false;
}

/** What lets pods ask the DNS servers, by UDP and by TCP. */
export function dnsRules({ dnsServers }: DnsQueriesArgs): readonly EgressRule[] {
  return dnsServers === false ? [] : [dnsRule(dnsServers)];
}
