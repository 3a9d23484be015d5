import { readArguments } from "../../cli/arguments";
import { readPorts, readProtocols } from "../../cli/ports";
import { UsageError } from "../../cli/usageError";

const read = (line: string) => readArguments(line.split(" "));

test("options have defaults", () => {
  expect(read("list manifests")).toMatchObject({
    command: "list",
    help: false,
    paths: ["manifests"],
    output: "text",
    from: [],
    to: [],
    namespaces: [],
    grouped: false,
    pairs: false,
  });
});

test("options stand before, between and after paths, and have short names", () => {
  const given = read("list -o csv a --from shop/web -n shop --namespace=pay b --from 10.0.0.0/8 - --grouped");
  expect(given).toMatchObject({ paths: ["a", "b", "-"], output: "csv", from: ["shop/web", "10.0.0.0/8"] });
  expect(given).toMatchObject({ namespaces: ["shop", "pay"], grouped: true });
});

test("a value with a dash before it is written after an equals sign", () => {
  expect(read("list --from=-x y").from).toEqual(["-x"]);
});

test("what follows two dashes is a path", () => {
  expect(read("list -- --from").paths).toEqual(["--from"]);
});

test("of an option that may not be repeated the last counts", () => {
  expect(read("matrix --port 80 --port 443 x").value("port")).toBe("443");
});

test("help needs nothing else", () => {
  expect(read("explain --help").help).toBe(true);
  expect(read("diff -h").help).toBe(true);
});

test.each([
  ["lst x", "unknown command `lst`, did you mean `list`?"],
  ["frobnicate x", "unknown command `frobnicate`: want one of list, matrix, explain, diff, audit, denied"],
  ["--output json", "the command comes first, got `--output`"],
  ["list", "a path is missing: a file or folder of manifests, or `-` for standard input"],
  ["list --ouput json x", "unknown option `--ouput`, did you mean `--output`?"],
  [
    "list --port 80 x",
    "unknown option `--port`: want one of --from, --to, --namespace, --grouped, --pairs, --enforce-staged, --output, --help",
  ],
  [
    "list --constructor x",
    "unknown option `--constructor`: want one of --from, --to, --namespace, --grouped, --pairs, --enforce-staged, --output, --help",
  ],
  ["list --output yaml x", "`--output` must be one of text, json, markdown, csv, dot, got `yaml`"],
  ["matrix -p 80 -o dot x", "`--output` must be one of text, json, markdown, csv, got `dot`"],
  ["list --from", "`--from` needs a value: `--from WHO`"],
  ["list --from --to shop/db x", "`--from` needs a value: `--from WHO`"],
  ["list --from= x", "`--from` needs a value: `--from WHO`"],
  ["list --grouped=yes x", "`--grouped` takes no value"],
  ["list --grouped --pairs x", "`--grouped` and `--pairs` exclude each other"],
  ["matrix x", "missing: `--port`"],
  ["explain --to shop/db x", "missing: `--from`, `--port`"],
  ["diff x", "two paths are needed, before and after the change, got 1"],
  ["diff x y z", "two paths are needed, before and after the change, got 3"],
  ["list - -", "standard input, `-`, can be read once only"],
  ["denied node.log", "missing: `--manifests`"],
  ["denied --manifests x", "a log is missing: a file, or `-` for standard input"],
])("`%s` is refused", (line, message) => {
  expect(() => read(line)).toThrow(new UsageError(message));
});

test("ports are numbers and names, each told once", () => {
  expect(readPorts("80, http,080,443,http")).toEqual([80, "http", 443]);
});

test.each(["0", "65536", "-1", "", "80,", "8000-8080", "Http", "a--b", "-a", "an-overlong-name"])(
  "`%s` is no list of ports",
  (text) => {
    expect(() => readPorts(text)).toThrow("a port must be a number in 1..65535 or the name of one");
  },
);

test("protocols are written in capitals or not, and TCP is meant where none is", () => {
  expect(readProtocols("udp,SCTP,UDP")).toEqual(["UDP", "SCTP"]);
  expect(readProtocols(undefined)).toEqual(["TCP"]);
  expect(() => readProtocols("icmp")).toThrow("a protocol must be TCP, UDP or SCTP, got `icmp`");
});
