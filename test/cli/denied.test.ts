import { spawn } from "node:child_process";
import { createReadStream, createWriteStream } from "node:fs";
import { once } from "node:events";
import { join, resolve } from "node:path";
import { linesOf, longestLine } from "../../cli/readLines";
import { scenarios } from "../support/goldens";
import { inputFolder } from "./inputFolder";
import { portcullis } from "./portcullis";

const root = resolve(__dirname, "../..");
const folder = inputFolder();
const manifests = join(scenarios, "denied/manifests.yaml");
const kernelLog = join(scenarios, "denied/kernel.log");
const agentLog = join(scenarios, "denied/agent.log");
const packet = (port: number, more = "") =>
  `calico-packet: IN=cali1 OUT=cali2 SRC=10.0.1.10 DST=10.0.2.30 PROTO=TCP SPT=40001 DPT=${String(port)} ${more}`;

const denied = (...words: readonly string[]) => portcullis("denied", "--manifests", manifests, ...words);

/** The flows of an answer in JSON. */
async function flowsOf(...words: readonly string[]) {
  const { out } = await denied("--output", "json", ...words);
  return (JSON.parse(out) as { flows: { from: string; to: string; port: number; count: number }[] }).flows;
}

/** The command as a process, with something to read on standard input. */
async function withInput(input: string | Buffer, ...words: readonly string[]) {
  const main = ["--require", join(root, "transpile.js"), join(root, "cli/main.ts"), "denied", "-m", manifests];
  const child = spawn(process.execPath, [...main, ...words], { stdio: "pipe" });
  const said = { out: "", err: "" };
  child.stdout.on("data", (text: Buffer) => (said.out += text.toString()));
  child.stderr.on("data", (text: Buffer) => (said.err += text.toString()));
  child.stdin.end(input);
  const [exit] = (await once(child, "close")) as [number];
  return { exit, ...said };
}

describe("logs", () => {
  test("of several files are one", async () => {
    const flows = await flowsOf(kernelLog, agentLog);
    expect(flows).toHaveLength(9);
    expect(await flowsOf(agentLog, kernelLog)).toEqual(flows);
  });

  test("come from standard input too", async () => {
    const ran = await withInput(`${packet(5432)}\r\n${packet(5432)}`, "-", "-o", "csv");
    expect(ran).toMatchObject({ exit: 0, err: "" });
    expect(ran.out.split("\n")[1]).toMatch(
      /^shop\/web\[Deployment\],shop\/db\[StatefulSet\],TCP,5432,false,2,,,denied,/,
    );
  });

  test("may have lines that are no records, which are counted", async () => {
    const file = folder.writeText("mixed.log", `eth0: link up\n\n${packet(1)}\nSRC=10.0.0.1 but no packet\n`);
    const { exit, err } = await denied(file);
    expect({ exit, err }).toEqual({ exit: 0, err: `note: 2 lines of ${file} are no records of traffic\n` });
  });

  test("may have random bytes and lines of megabytes", async () => {
    const noise = Buffer.alloc(3_000_000);
    for (let i = 0; i < noise.length; i++) noise[i] = (i * 7919 + (i >> 7)) & 255;
    const long = Buffer.from(`x ${"y".repeat(5_000_000)}\n`);
    const ran = await withInput(
      Buffer.concat([noise, Buffer.from("\n"), long, Buffer.from(packet(5432, "z".repeat(1e6)))]),
      "-",
    );
    expect(ran.exit).toBe(0);
    expect(ran.out).toContain("1 flow in 1 record of denied traffic");
    expect(ran.err).toMatch(/^note: [\d,]+ lines of - are no records of traffic\n$/);
  });

  test.each([
    [
      "without any record",
      "eth0: link up\n",
      "has no record of traffic: want lines of the kernel's log by a `Log` rule of Calico",
    ],
    ["that is empty", "", "has no record of traffic"],
  ])("%s is a problem", async (_, text, message) => {
    const file = folder.writeText("none.log", text);
    const ran = await denied(kernelLog, file);
    expect(ran).toMatchObject({ exit: 2, out: "" });
    expect(ran.err).toContain(`${file}: ${message}`);
    const json = await denied("--output", "json", file);
    expect(JSON.parse(json.out)).toMatchObject({ version: 1, problems: [{ source: file }] });
  });

  test("with accepted traffic alone have an answer", async () => {
    const file = folder.writeText(
      "accepted.log",
      JSON.stringify({
        "Src IP": "10.0.1.10",
        "Dest IP": "10.0.2.30",
        "Src Port": 1,
        "Dest Port": 2,
        Proto: "TCP",
        Verdict: "ACCEPT",
      }),
    );
    expect(await denied(file)).toEqual({
      exit: 0,
      err: "",
      out: "0 flows in 0 records of denied traffic; 1 record of accepted traffic besides\n",
    });
  });

  test.each([
    ["missing.log", "does not exist; check the path"],
    [".", "is a folder; name the logs in it"],
  ])("at %s are a problem", async (name, message) => {
    const path = join(folder.path(), name);
    expect(await denied(path)).toMatchObject({
      exit: 2,
      out: "",
      err: expect.stringContaining(`${path}: ${message}`) as string,
    });
  });

  test("are not read where the manifests are broken", async () => {
    const broken = folder.writeText("broken.yaml", "kind: [");
    const ran = await portcullis("denied", "--manifests", broken, kernelLog);
    expect(ran).toMatchObject({ exit: 2, out: "" });
  });

  test("of many megabytes are read in little memory", async () => {
    const file = join(folder.path(), "large.log");
    const stream = createWriteStream(file);
    const piece = Array.from({ length: 5000 }, (_, i) => packet(1 + (i % 50), "LEN=60 ".repeat(12))).join("\n");
    for (let i = 0; i < 40; i++) if (!stream.write(`${piece}\n`)) await once(stream, "drain");
    await new Promise((done) => stream.end(done));
    const flows = await flowsOf(file);
    expect(flows).toHaveLength(50);
    expect(flows.reduce((sum, { count }) => sum + count, 0)).toBe(200_000);
    let most = 0;
    for await (const lines of linesOf(createReadStream(file))) most = Math.max(most, lines.length);
    expect(most).toBeLessThan(1000);
  });
});

describe("what is told is narrowed", () => {
  test.each([
    ["from", ["--from", "shop/web"], 3],
    ["to", ["--to", "198.51.100.0/24"], 1],
    ["from a pod by its address", ["--from", "10.0.1.10"], 3],
    ["to a Service", ["--to", "shop/db", "--from", "shop/api"], 2],
    ["by namespace", ["--namespace", "kube-system"], 1],
    ["since", ["--since", "2026-01-31T10:00:09Z"], 3],
    ["since a day", ["--since", "2026-02-01"], 0],
  ])("%s", async (_, words, expected) => {
    expect(await flowsOf(...words, kernelLog, agentLog)).toHaveLength(expected);
  });

  test("a Service of which the pods are not known is told with what connects to it", async () => {
    const service = { apiVersion: "v1", kind: "Service", metadata: { name: "kubernetes", namespace: "default" } };
    const file = folder.write("service.yaml", {
      ...service,
      spec: { clusterIP: "172.20.0.1", ports: [{ port: 443 }] },
    });
    const log = folder.writeText("service.log", packet(443).replace("10.0.2.30", "172.20.0.1"));
    for (const words of [
      ["--from", "shop/web"],
      ["--namespace", "default"],
    ]) {
      expect(await flowsOf("--manifests", file, ...words, log)).toMatchObject([{ to: "default/kubernetes[Service]" }]);
    }
  });

  test("records without a time are told to be left out", async () => {
    const { err } = await denied("--since", "2026-01-31", agentLog);
    expect(err).toBe("note: 1 record without a time is left out by `--since`\n");
  });

  test("a name that nothing has is refused", async () => {
    expect(await denied("--from", "shop/wbe", kernelLog)).toMatchObject({
      exit: 2,
      err: expect.stringContaining("did you mean `shop/web`") as string,
    });
  });
});

test.each([
  [["--since", "soon", kernelLog], "or how long ago, like `90m`, `6h` or `2d`, got `soon`"],
  [["--since", "2026-01-31T10:00:00", kernelLog], "`--since` must be a time like"],
  [["--manifests=-", kernelLog], "`--manifests` must be files and folders: standard input, `-`, can be a log only"],
  [["--output", "dot", kernelLog], "`--output` must be one of text, json, markdown, csv, got `dot`"],
  [["-", "-"], "standard input, `-`, can be read once only"],
])("%j is refused", async (words, message) => {
  expect(await denied(...words)).toMatchObject({ exit: 2, out: "", err: expect.stringContaining(message) as string });
});

test("without addresses of pods a note says what is missing", async () => {
  const { err, exit } = await portcullis("denied", "-m", join(scenarios, "shop/before.yaml"), kernelLog);
  expect(exit).toBe(0);
  expect(err).toContain("note: no pod of the manifests has an address");
});

describe("lines", () => {
  const read = async (pieces: readonly string[], longest?: number) => {
    const lines: string[] = [];
    const chunks = (async function* () {
      for (const piece of pieces) yield await Promise.resolve(Buffer.from(piece, "latin1"));
    })();
    for await (const some of linesOf(chunks, longest)) lines.push(...some);
    return lines;
  };

  test.each<[string, readonly string[], readonly string[]]>([
    ["over pieces", ["a", "b\nc", "\n", "d"], ["ab", "c", "d"]],
    ["of Windows", ["a\r", "\nb\r\n"], ["a", "b"]],
    ["that are empty", ["\n\na\n"], ["", "", "a"]],
    ["of nothing", [], []],
    ["that are no UTF-8", ["\xff\xfea\n"], ["\ufffd\ufffda"]],
  ])("%s", async (_, pieces, expected) => {
    expect(await read(pieces)).toEqual(expected);
  });

  test("are cut where they are too long, however they come", async () => {
    const long = `${"x".repeat(30)}\nshort\n`;
    for (const size of [1, 3, 7, 100]) {
      const pieces = Array.from({ length: Math.ceil(long.length / size) }, (_, i) =>
        long.slice(i * size, (i + 1) * size),
      );
      expect(await read(pieces, 10)).toEqual(["x".repeat(10), "short"]);
    }
    expect(await read(["y".repeat(longestLine + 5)])).toEqual(["y".repeat(longestLine)]);
  });
});
