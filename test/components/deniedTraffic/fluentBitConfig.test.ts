import { parse } from "yaml";
import { logCostNotice } from "../../../components";
import { fluentBitConfig } from "../../../components/deniedTraffic/fluentBitConfig";
import { configData } from "../../../components/deniedTraffic/fluentBitPod";
import { bytesPerRecord } from "../../../components/deniedTraffic/logCostNotice";
import { readLine } from "../../../analyzer/denied/readLine";

interface Config {
  readonly parsers: readonly { readonly regex: string; readonly types: string }[];
  readonly pipeline: Readonly<Record<"inputs" | "filters" | "outputs", readonly Readonly<Record<string, unknown>>[]>>;
}

/** The configuration as Fluent Bit reads it from its file. */
const text = Object.values(
  configData(
    fluentBitConfig({ region: "eu-west-1", logGroupName: "/portcullis/c/denied-traffic", recordsPerMinute: 90 }),
  ),
).join();
const { parsers, pipeline } = parse(text) as Config;
const pattern = new RegExp(parsers[0]?.regex ?? "(?!)");

/** Calico's line, from `IN=` to the ports, as the kernel writes it of a packet from one pod to another. */
const packet = (protocol: string, addresses = "SRC=10.0.1.20 DST=10.0.2.30") =>
  `IN=eni7f3a9c21d4e OUT=eni0b8d55e6f12 MAC=ee:ee:ee:ee:ee:ee:9a:41:7c:02:5b:11:08:00 ${addresses} LEN=60 TOS=0x00 ` +
  `PREC=0x00 TTL=63 ID=51234 DF ${protocol} `;
const tcp = "PROTO=TCP SPT=41822 DPT=5432 WINDOW=62727 RES=0x00 SYN URGP=0";
const ends = { IN: "eni7f3a9c21d4e", OUT: "eni0b8d55e6f12", SRC: "10.0.1.20", DST: "10.0.2.30" };

describe("the parser", () => {
  test.each<[string, string, object | undefined]>([
    [
      "TCP by IPv4, with a policy",
      `calico-packet gnp log-denied: ${packet(tcp)}`,
      { kind: "gnp", policy: "log-denied", ...ends, PROTO: "TCP", SPT: "41822", DPT: "5432" },
    ],
    [
      "UDP, with a policy of a namespace",
      `calico-packet np shop/default.web: ${packet("PROTO=UDP SPT=52110 DPT=53 LEN=51")}`,
      { kind: "np", policy: "shop/default.web", ...ends, PROTO: "UDP", SPT: "52110", DPT: "53" },
    ],
    [
      "TCP by IPv6, with a prefix that iptables cut before its space",
      "calico-packet gnp log-denied:IN=eni7f3a9c21d4e OUT=ens5 MAC=ee:ee:86:dd " +
        "SRC=2001:0db8:0001:0000:0000:0000:0000:0020 DST=2001:0db8:0002:0000:0000:0000:0000:0030 LEN=80 TC=0 " +
        "HOPLIMIT=63 FLOWLBL=512077 PROTO=TCP SPT=38114 DPT=5432 WINDOW=64800 RES=0x00 SYN URGP=0 ",
      {
        kind: "gnp",
        policy: "log-denied",
        IN: "eni7f3a9c21d4e",
        OUT: "ens5",
        SRC: "2001:0db8:0001:0000:0000:0000:0000:0020",
        DST: "2001:0db8:0002:0000:0000:0000:0000:0030",
        PROTO: "TCP",
        SPT: "38114",
        DPT: "5432",
      },
    ],
    [
      "a prefix that iptables cut within the name",
      `calico-packet gnp default.log${packet(tcp)}`,
      { kind: "gnp", policy: "default.log", ...ends, PROTO: "TCP", SPT: "41822", DPT: "5432" },
    ],
    [
      "Calico's own prefix, without a policy",
      `calico-packet: ${packet(tcp)}`,
      { ...ends, PROTO: "TCP", SPT: "41822", DPT: "5432" },
    ],
    [
      "ICMP, which has no ports",
      `calico-packet gnp log-denied: ${packet("PROTO=ICMP TYPE=8 CODE=0 ID=7 SEQ=1")}`,
      { kind: "gnp", policy: "log-denied", ...ends, PROTO: "ICMP" },
    ],
    [
      "ICMPv6, without a policy",
      `calico-packet: ${packet("PROTO=ICMPv6 TYPE=128 CODE=0 ID=7 SEQ=1", "SRC=fd00::1 DST=fd00::2")}`,
      { ...ends, SRC: "fd00::1", DST: "fd00::2", PROTO: "ICMPv6" },
    ],
    [
      "ICMP that quotes another packet, whose ports are not its own",
      `calico-packet: ${packet("PROTO=ICMP TYPE=3 CODE=3 [SRC=10.9.9.9 DST=10.8.8.8 LEN=60 PROTO=UDP SPT=53 DPT=5 LEN=40 ]")}`,
      { ...ends, PROTO: "ICMP" },
    ],
    ["a protocol by its number", `calico-packet: ${packet("PROTO=47")}`, { ...ends, PROTO: "47" }],
    [
      "what the node itself sends, which comes from no interface and has no MAC",
      "calico-packet gnp log-denied: IN= OUT=eni0b8d55e6f12 SRC=10.0.1.20 DST=10.0.2.30 LEN=60 PROTO=TCP SPT=1 DPT=2 ",
      { kind: "gnp", policy: "log-denied", ...ends, IN: "", PROTO: "TCP", SPT: "1", DPT: "2" },
    ],
    ["what only starts like it", "calico-packet gnp log-denied: table full, dropping packet", undefined],
    ["a follow-up on a connection", `calico-packet-est: ${packet(tcp)}`, undefined],
    ["another line of the kernel", "IPv6: ADDRCONF(NETDEV_CHANGE): eni1: link becomes ready", undefined],
  ])("reads %s", (_, line, expected) => {
    const groups: Record<string, string | undefined> | undefined = pattern.exec(line)?.groups;
    const found = groups && Object.fromEntries(Object.entries(groups).filter(([, value]) => value !== undefined));
    expect(found).toEqual(expected);
  });

  test("is in the part of the language that Fluent Bit and JavaScript share", () => {
    // Groups, classes, and the simplest of repetitions: neither looks around nor refers back.
    expect(pattern.source).not.toMatch(/\(\?[=!]|\(\?<[=!]|\\[a-zA-Z0-9]|[*+?}]\+/);
  });

  test("takes time in proportion to the line, whatever stands in it", () => {
    const start = performance.now();
    pattern.exec(`calico-packet: IN=a OUT=b ${"SRC=1 DST=2 ".repeat(5_000)}`);
    expect(performance.now() - start).toBeLessThan(1_000);
  });

  test("gives ports as numbers", () => {
    expect(parsers[0]?.types).toBe("SPT:integer DPT:integer");
  });
});

describe("the pipeline", () => {
  const { inputs, filters, outputs } = pipeline;

  test("reads from the journal what the kernel says, from now on, and holds little of it", () => {
    expect(inputs).toEqual([
      {
        name: "systemd",
        tag: "denied",
        path: "/var/log/journal",
        systemd_filter: "_TRANSPORT=kernel",
        read_from_tail: "on",
        db: "/state/journal.db",
        mem_buf_limit: "8M",
      },
    ]);
  });

  test("drops what is no denied packet before it counts, and what is too much before it is parsed", () => {
    expect(filters.map(({ name }) => name)).toEqual(["grep", "throttle", "parser", "record_modifier"]);
    for (const part of [...filters, ...outputs]) expect(part["match"]).toBe("denied");
    expect(filters[1]).toMatchObject({ rate: 90, interval: "1m", window: 5 });
  });

  test.each([
    [`calico-packet gnp log-denied: ${packet(tcp)}`, true],
    [`calico-packet: ${packet(tcp)}`, true],
    [`calico-packet-rst: ${packet(tcp)}`, false],
    [`audit: calico-packet: ${packet(tcp)}`, false],
  ])("keeps `%.24s…`: %s", (line, isKept) => {
    const [key, ...rule] = String(filters[0]?.["regex"]).split(" ");
    expect(key).toBe("MESSAGE");
    expect(new RegExp(rule.join(" ")).test(line)).toBe(isKept);
  });

  test("keeps the message, what is taken out of it, and the node's name", () => {
    expect(filters[3]).toMatchObject({
      record: "node ${NODE_NAME}",
      allowlist_key: ["MESSAGE", "kind", "policy", "IN", "OUT", "SRC", "DST", "PROTO", "SPT", "DPT"],
    });
  });

  test("writes a stream of the log group for each node, and makes no group", () => {
    expect(outputs).toEqual([
      {
        name: "cloudwatch_logs",
        match: "denied",
        region: "eu-west-1",
        log_group_name: "/portcullis/c/denied-traffic",
        log_stream_prefix: "${NODE_NAME}/",
        auto_create_group: "off",
        retry_limit: "no_limits",
      },
    ]);
  });
});

describe("a record", () => {
  const message = `calico-packet gnp log-denied: ${packet(tcp)}`;
  const record = JSON.stringify({
    ...pattern.exec(message)?.groups,
    MESSAGE: message,
    node: "ip-10-0-1-2.ec2.internal",
  });

  test("can be read by `portcullis denied`, as `aws logs tail` prints it", () => {
    const stream = "2026-01-31T10:00:00.000000+00:00 ip-10-0-1-2.ec2.internal/denied";
    expect(readLine(`${stream} ${record}`, 0)).toMatchObject({
      verdict: "denied",
      src: "10.0.1.20",
      dst: "10.0.2.30",
      protocol: "TCP",
      dstPort: 5432,
      time: Date.UTC(2026, 0, 31, 10),
    });
  });

  test("is not larger than the note on costs says, with what CloudWatch adds, by IPv6 either", () => {
    const longest = 2 * 2 * ("2001:0db8:0001:0000:0000:0000:0000:0020".length - "10.0.1.20".length);
    expect(record.length + longest + 26).toBeLessThanOrEqual(bytesPerRecord);
    expect(record.length + 26).toBeGreaterThan(bytesPerRecord / 2);
  });
});

test("the note on costs counts a node's records of a day, and is about one node where it is not known how many there are", () => {
  const { severity, message } = logCostNotice({ recordsPerMinute: 2, nodes: undefined });
  expect(severity).toBe("info");
  expect(message).toBe(
    "each node sends at most 2,880 records of denied traffic a day to CloudWatch, 3 MB at 700 bytes each; " +
      "what exceeds it is dropped",
  );
});
