import fc from "fast-check";
import { type LogRecord, readLine } from "../../../analyzer/denied";

const now = Date.parse("2026-02-10T12:00:00Z");
const read = (line: string) => readLine(line, now);

const packet = (rest: string, prefix = "calico-packet: ") => `${prefix}IN=cali1a2b3c OUT=ens5 MAC= ${rest}`;
const syn = packet(
  "SRC=10.0.1.10 DST=10.0.2.30 LEN=60 TTL=63 DF PROTO=TCP SPT=40001 DPT=5432 WINDOW=1 RES=0x00 SYN URGP=0",
);

const record: LogRecord = {
  verdict: "denied",
  src: "10.0.1.10",
  dst: "10.0.2.30",
  protocol: "TCP",
  srcPort: 40001,
  dstPort: 5432,
  opens: true,
  time: undefined,
  prefix: "calico-packet",
};

describe("packets in the kernel's log", () => {
  test("are read with their prefix, ports and flags", () => {
    expect(read(syn)).toEqual(record);
  });

  test.each<[string, string, Partial<LogRecord>]>([
    ["UDP", "SRC=10.0.1.10 DST=10.0.2.30 PROTO=UDP SPT=5 DPT=53 LEN=51", { protocol: "UDP", dstPort: 53 }],
    ["SCTP by number", "SRC=10.0.1.10 DST=10.0.2.30 PROTO=132 SPT=5 DPT=3868", { protocol: "SCTP", dstPort: 3868 }],
    ["SCTP by number without ports", "SRC=10.0.1.10 DST=10.0.2.30 PROTO=132", { protocol: "SCTP", dstPort: undefined }],
    ["another protocol", "SRC=10.0.1.10 DST=10.0.2.30 PROTO=47", { protocol: "protocol 47", dstPort: undefined }],
    ["a fragment", "SRC=10.0.1.10 DST=10.0.2.30 FRAG:64 PROTO=TCP", { protocol: "TCP", dstPort: undefined }],
    ["port 0", "SRC=10.0.1.10 DST=10.0.2.30 PROTO=UDP SPT=0 DPT=0", { srcPort: undefined, dstPort: undefined }],
    [
      "IPv6 with all zeros",
      "SRC=2001:0db8:0000:0000:0000:0000:0000:0001 DST=2001:0db8:0000:0000:0000:0000:0000:0002 LEN=80 TC=0 HOPLIMIT=63 FLOWLBL=7 PROTO=TCP SPT=1 DPT=2",
      { src: "2001:db8::1", dst: "2001:db8::2", dstPort: 2 },
    ],
    ["ICMPv6", "SRC=fe80::1 DST=ff02::1 PROTO=ICMPv6 TYPE=134 CODE=0", { protocol: "ICMPv6", dstPort: undefined }],
    [
      "ICMP about another packet, which is not taken for this one",
      "SRC=10.0.1.10 DST=10.0.2.30 PROTO=ICMP TYPE=3 CODE=3 [SRC=10.0.2.30 DST=10.0.1.10 PROTO=UDP SPT=53 DPT=5 ]",
      { src: "10.0.1.10", dst: "10.0.2.30", protocol: "ICMP", srcPort: undefined, dstPort: undefined },
    ],
    ["the second packet of an opening", "SRC=1.1.1.1 DST=2.2.2.2 PROTO=TCP SPT=5 DPT=6 ACK SYN", { opens: false }],
  ])("%s", (_, rest, expected) => {
    expect(read(packet(rest))).toMatchObject(expected);
  });

  test.each([
    ["a policy's name", "gnp log-denied.x: ", "gnp log-denied.x"],
    ["IN= in it", "x IN=y: ", "x IN=y"],
    ["nothing", "", undefined],
    ["what a terminal would obey", "a\u001b[31mb: ", "a?[31mb"],
  ])("a prefix with %s", (_, prefix, expected) => {
    expect(read(packet("SRC=10.0.1.10 DST=10.0.2.30 PROTO=TCP SPT=1 DPT=2", prefix))?.prefix).toBe(expected);
  });

  test.each([
    ["no addresses", "PROTO=TCP SPT=1 DPT=2"],
    ["half an address", "SRC=10.0.1 DST=10.0.2.30 PROTO=TCP SPT=1 DPT=2"],
    ["an address that cannot be", "SRC=10.0.1.256 DST=10.0.2.30 PROTO=TCP SPT=1 DPT=2"],
    ["an address of many zeros", `SRC=${"0".repeat(60)}10.0.1.10 DST=10.0.2.30 PROTO=TCP SPT=1 DPT=2`],
    ["a port that cannot be", "SRC=10.0.1.10 DST=10.0.2.30 PROTO=TCP SPT=1 DPT=65536"],
    ["a port that is none", "SRC=10.0.1.10 DST=10.0.2.30 PROTO=TCP SPT=1 DPT=-2"],
    ["a protocol that cannot be", "SRC=10.0.1.10 DST=10.0.2.30 PROTO=256"],
    ["no protocol", "SRC=10.0.1.10 DST=10.0.2.30 SPT=1 DPT=2"],
  ])("with %s are no records", (_, rest) => {
    expect(read(packet(rest))).toBeUndefined();
  });
});

describe("times", () => {
  const at = Date.parse("2026-01-31T10:00:00Z");

  test.each([
    ["journalctl -o short-iso", `2026-01-31T12:00:00+0200 node kernel: ${syn}`, at],
    ["rsyslog", `2026-01-31T10:00:00.250+00:00 node kernel: [ 12.345678] ${syn}`, at + 250],
    ["journalctl -o short-full", `Sat 2026-01-31 10:00:00 UTC node kernel: ${syn}`, at],
    ["syslog, of this year", `Jan 31 10:00:00 node kernel: ${syn}`, at],
    ["syslog, of last year", `Mar  1 10:00:00 node kernel: ${syn}`, Date.parse("2025-03-01T10:00:00Z")],
    ["syslog, of the last leap year", `Feb 29 10:00:00 node kernel: ${syn}`, Date.parse("2024-02-29T10:00:00Z")],
    ["dmesg -T", `[Sat Jan 31 10:00:00 2026] ${syn}`, at],
    ["dmesg, since boot", `[   12.345678] ${syn}`, undefined],
    ["a day that there is not", `2026-02-31T10:00:00Z node kernel: ${syn}`, undefined],
    ["an hour that there is not", `2026-01-31T25:00:00Z node kernel: ${syn}`, undefined],
  ])("%s", (_, line, time) => {
    expect(read(line)).toEqual({ ...record, time });
  });

  test.each<[string, object, number | undefined]>([
    ["the journal's", { __REALTIME_TIMESTAMP: "1769853600250000", MESSAGE: syn, _TRANSPORT: "kernel" }, at + 250],
    ["Fluent Bit's", { date: 1769853600.25, log: syn }, at + 250],
    ["CloudWatch's", { timestamp: 1769853600250, message: syn, logStreamName: "x" }, at + 250],
    ["one as a text", { "@timestamp": "2026-01-31T10:00:00Z", message: syn }, at],
    ["the one nearest to the message", { timestamp: 1, message: JSON.stringify({ time: at / 1000, log: syn }) }, at],
    ["none that can be", { timestamp: 1e300, date: -5, ts: "soon", message: syn }, undefined],
    ["bytes as the message", { MESSAGE: Array.from(Buffer.from(syn)) }, undefined],
  ])("in JSON: %s", (_, fields, time) => {
    expect(read(JSON.stringify(fields))).toEqual({ ...record, time });
  });
});

describe("flows of the VPC CNI", () => {
  const flow = { ...record, opens: undefined, prefix: undefined };
  const at = Date.parse("2026-01-31T10:00:00.250Z");
  const fields = { "Src IP": "10.0.1.10", "Src Port": 40001, "Dest IP": "10.0.2.30", "Dest Port": 5432, Proto: "TCP" };
  const told = "Flow Info: Src IP: 10.0.1.10 Src Port: 40001 Dest IP: 10.0.2.30 Dest Port: 5432 Proto TCP Verdict DENY";

  test.each<[string, string, Partial<LogRecord>]>([
    ["with fields", JSON.stringify({ ts: "2026-01-31T10:00:00.250Z", ...fields, Verdict: "DENY" }), { time: at }],
    [
      "with fields, of 2023",
      JSON.stringify({ timestamp: "2026-01-31T10:00:00.250Z", ...fields, Verdict: "DENY" }),
      { time: at },
    ],
    ["that are accepted", JSON.stringify({ ...fields, Verdict: "ACCEPT" }), { verdict: "accepted" }],
    ["that are over", JSON.stringify({ ...fields, Verdict: "EXPIRED/DELETED" }), { verdict: "other" }],
    ["in the message", JSON.stringify({ msg: `${told} Direction egress, Tier DEFAULT` }), {}],
    [
      "in the message, by IPv6",
      JSON.stringify({ msg: told.replace("Proto", "Proto:").replace("Verdict", "Verdict:") }),
      {},
    ],
    [
      "in CloudWatch",
      "2026-01-31T10:00:00.250Z Node: ip-10-0-0-1;SIP: 10.0.1.10;SPORT: 40001;DIP: 10.0.2.30;DPORT: 5432;PROTOCOL: TCP;PolicyVerdict: DENY",
      { time: at },
    ],
    [
      "after the head of a container runtime",
      `2026-01-31T10:00:00.250Z stdout F ${JSON.stringify({ msg: told })}`,
      { time: at },
    ],
  ])("%s", (_, line, expected) => {
    expect(read(line)).toEqual({ ...flow, ...expected });
  });

  test.each([
    ["an unknown verdict", { ...fields, Verdict: "MAYBE" }],
    ["no verdict", fields],
    ["an address that is cut off", { ...fields, "Dest IP": "64.6.160", Verdict: "DENY" }],
    ["a port that cannot be", { ...fields, "Dest Port": 1e9, Verdict: "DENY" }],
    ["a port that is no number", { ...fields, "Dest Port": { a: 1 }, Verdict: "DENY" }],
  ])("with %s are no records", (_, line) => {
    expect(read(JSON.stringify(line))).toBeUndefined();
  });
});

describe("whatever a line has", () => {
  const parts = [
    "IN=",
    " OUT=",
    "SRC=",
    "DST=",
    "PROTO=",
    "DPT=",
    "{",
    "}",
    '"msg":"',
    "Src IP: ",
    "SIP: ",
    "kernel: ",
    "[",
    "Feb 29 10:00:00",
  ];
  const texts = fc.oneof(
    fc.string({ unit: "binary", maxLength: 400 }),
    fc
      .array(fc.oneof(fc.constantFrom(...parts), fc.string(), fc.ipV4(), fc.ipV6(), fc.nat().map(String)), {
        maxLength: 30,
      })
      .map((some) => some.join(" ")),
    fc.json(),
    fc
      .record({ MESSAGE: fc.anything(), ts: fc.anything(), "Src IP": fc.anything(), Verdict: fc.constant("DENY") })
      .map((fields) =>
        JSON.stringify(fields, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value)),
      ),
  );

  test("it is a record with values that can be, or none", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const found = read(text);
        if (found === undefined) return;
        for (const port of [found.srcPort, found.dstPort]) expect(port ?? 1).toBeGreaterThan(0);
        for (const port of [found.srcPort, found.dstPort]) expect(port ?? 1).toBeLessThan(65536);
        if (found.time !== undefined) expect(new Date(found.time).toISOString()).toMatch(/^\d{4}-/);
        expect(found.prefix ?? "").toMatch(/^[ -~]*$/);
      }),
      { numRuns: 5000 },
    );
  });

  test("a packet is found with every value in its place", () => {
    const ports = fc.integer({ min: 1, max: 65535 });
    fc.assert(
      fc.property(
        fc.ipV4(),
        fc.ipV4(),
        ports,
        ports,
        fc.constantFrom("TCP", "UDP"),
        (src, dst, srcPort, dstPort, protocol) => {
          const line = packet(
            `SRC=${src} DST=${dst} LEN=1 PROTO=${protocol} SPT=${String(srcPort)} DPT=${String(dstPort)} `,
          );
          expect(read(line)).toMatchObject({ src, dst, srcPort, dstPort, protocol });
          expect(read(JSON.stringify({ message: JSON.stringify({ log: line }) }))).toMatchObject({
            src,
            dst,
            srcPort,
            dstPort,
            protocol,
          });
        },
      ),
    );
  });

  test.each([
    ["a megabyte of blanks", `${packet("SRC=10.0.1.10")}${" ".repeat(1e6)}`],
    ["a megabyte of IN=", "IN=".repeat(350_000)],
    ["a megabyte of braces", `Src IP ${'{"a":'.repeat(200_000)}`],
    ["a megabyte of digits", `IN= OUT= SRC=${"1".repeat(1e6)}`],
    ["a megabyte of kernel:", `${"kernel: ".repeat(120_000)}IN= OUT= SRC=10.0.1.10`],
    [
      "JSON in JSON, many deep",
      Array.from({ length: 12 }).reduce<string>((text) => JSON.stringify({ log: text }), syn),
    ],
  ])("%s takes no time", (_, line) => {
    const start = Date.now();
    expect(read(line)).toBeUndefined();
    expect(Date.now() - start).toBeLessThan(500);
  });
});
