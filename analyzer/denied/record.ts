/** What a line of a log says about one packet. */
export interface LogRecord {
  /** Of the network plugin; `other` is the end of a connection. What a `Log` rule of Calico writes is taken for denied. */
  readonly verdict: "denied" | "accepted" | "other";
  /** Addresses in their canonical form. */
  readonly src: string;
  readonly dst: string;
  /** `TCP`, `ICMPv6`, or by its number, `protocol 47`. */
  readonly protocol: string;
  /** 1..65535; undefined where the protocol has none, or the line does not say. */
  readonly srcPort: number | undefined;
  readonly dstPort: number | undefined;
  /** Whether the packet opens a connection, where the line has the flags of TCP. */
  readonly opens: boolean | undefined;
  /** Milliseconds since 1970; undefined where the line has no time. */
  readonly time: number | undefined;
  /** What a kernel's line starts with, by which rules that log are told apart. */
  readonly prefix: string | undefined;
}
