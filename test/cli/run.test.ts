import { join } from "node:path";
import { scenarios } from "../support/goldens";
import { inputFolder, pod } from "./inputFolder";
import { portcullis, portcullisOnTerminal } from "./portcullis";

const folder = inputFolder();
const before = join(scenarios, "shop/before.yaml");
const after = join(scenarios, "shop/after.yaml");

test("wrong usage comes with the usage and where to find more, and exits 2", async () => {
  expect(await portcullis("list", "--ouput", "json", before)).toEqual({
    exit: 2,
    out: "",
    err:
      "portcullis list: unknown option `--ouput`, did you mean `--output`?\n" +
      "usage: portcullis list [OPTIONS] PATH…\n" +
      "more: portcullis list --help\n",
  });
  expect((await portcullis("lst")).err).toContain("more: portcullis --help\n");
});

test("what is wrong in itself is told before any input is read", async () => {
  const { err } = await portcullis("matrix", "--port", "0", join(folder.path(), "missing.yaml"));
  expect(err).toContain("a port must be a number in 1..65535");
  expect(err).not.toContain("missing.yaml");
});

test("one path cannot be both before and after", async () => {
  const ran = await portcullis("diff", folder.path(), `${folder.path()}/./`);
  expect(ran).toMatchObject({ exit: 2, out: "" });
  expect(ran.err).toContain(`before and after the change are the same path, \`${folder.path()}\``);
});

test.each([
  ["none", [], 0],
  ["added, where something opens", ["--fail-on", "added"], 1],
  ["any", ["--fail-on", "any"], 1],
])("diff with --fail-on %s", async (_, options, exit) => {
  expect((await portcullis("diff", before, after, ...options)).exit).toBe(exit);
});

test("--fail-on hits on what remains after narrowing only, and not on what closes", async () => {
  const closes = ["diff", before, after, "--to", "shop/web"];
  expect((await portcullis(...closes, "--fail-on", "added")).exit).toBe(0);
  expect((await portcullis(...closes, "--fail-on", "any")).exit).toBe(1);
  expect((await portcullis(...closes, "--from", "monitoring/prometheus", "--fail-on", "any")).exit).toBe(0);
});

test("--fail-on added hits where a connection grows", async () => {
  const grows = ["diff", before, after, "--to", "203.0.113.9", "--fail-on", "added"];
  expect((await portcullis(...grows)).exit).toBe(1);
  expect((await portcullis(...grows.with(1, after).with(2, before))).exit).toBe(0);
});

test("--fail-on wants one of two words", async () => {
  const ran = await portcullis("diff", before, after, "--fail-on", "never");
  expect(ran).toMatchObject({ exit: 2, out: "" });
  expect(ran.err).toContain("`--fail-on` must be added or any, got `never`");
});

test.each([
  ["", 0],
  ["--severity error", 0],
  ["--severity warning", 1],
  ["--severity info", 1],
])("audit of input with warnings and `%s` exits %d", async (options, exit) => {
  const words = options === "" ? [] : options.split(" ");
  expect((await portcullis("audit", before, ...words)).exit).toBe(exit);
});

test("audit knows three levels", async () => {
  const ran = await portcullis("audit", "--severity", "fatal", before);
  expect(ran).toMatchObject({ exit: 2, out: "" });
  expect(ran.err).toContain("`--severity` must be one of error, warning, info, got `fatal`");
});

test.each([
  ["vpc-cni-strict", 1],
  ["vpc-cni", 0],
  ["calico", 0],
])("audit with --engine %s of a workload that no policy selects exits %d", async (engine, exit) => {
  const ran = await portcullis("audit", "--engine", engine, join(scenarios, "nodeAgent/manifests.yaml"));
  expect(ran).toMatchObject({ exit, err: "" });
  expect(ran.out.includes("[vpc-cni-strict-uncovered]")).toBe(exit === 1);
});

test("audit knows three engines", async () => {
  const ran = await portcullis("audit", "--engine", "cilium", before);
  expect(ran).toMatchObject({ exit: 2, out: "" });
  expect(ran.err).toContain("`--engine` must be one of calico, vpc-cni, vpc-cni-strict, got `cilium`");
});

test.each([
  ["--from shop/web --to shop/api --port http", 0],
  ["--from shop/api --to shop/web --port http", 1],
  ["--from 203.0.113.9 --to shop/web --port 8080 --protocol tcp", 0],
])("explain %s exits %d", async (words, exit) => {
  expect((await portcullis("explain", ...words.split(" "), before)).exit).toBe(exit);
});

test("explain exits 3 where the verdict is unknown", async () => {
  const words = "--from monitoring/agent --to shop/web --port 80".split(" ");
  expect((await portcullis("explain", ...words, join(scenarios, "nodeAgent/manifests.yaml"))).exit).toBe(3);
});

test.each([
  ["--from shop/wbe --to shop/api --port 80", "did you mean"],
  ["--from shop/web --to shop/api --port dns", "has no TCP port named `dns`"],
  ["--from shop/web --from shop/db --to shop/api --port 80", "`--from` must be given once, got 2"],
  ["--from shop/web --to shop/api --port 80,81", "a port must be a number in 1..65535 or the name of one"],
  ["--from shop/web --to shop/api --port 80 --protocol TCP,UDP", "a protocol must be TCP, UDP or SCTP"],
])("explain %s is no question, and exits 2", async (words, message) => {
  const ran = await portcullis("explain", ...words.split(" "), before);
  expect(ran).toMatchObject({ exit: 2, out: "" });
  expect(ran.err).toContain(message);
});

describe("on a terminal", () => {
  const many = () => folder.write("many.yaml", ...Array.from({ length: 8 }, (_, i) => pod(`a${String(i)}`)));
  const few = () => folder.write("few.yaml", ...Array.from({ length: 6 }, (_, i) => pod(`a${String(i)}`)));

  test("a long list is grouped, and says how to get the pairs", async () => {
    const { out } = await portcullisOnTerminal("list", many());
    expect(out.split("\n")[0]).toBe("72 pairs in 3 rows of workloads that behave alike; --pairs lists them one by one");
  });

  test("a short list is not", async () => {
    const { out } = await portcullisOnTerminal("list", few());
    expect(out.split("\n")).toHaveLength(43);
    expect(out).toContain("shop/a0[Pod]            => shop/a1[Pod]            : All\n");
  });

  test("--pairs undoes it, and so does another format, or a narrower question", async () => {
    expect((await portcullisOnTerminal("list", "--pairs", many())).out.split("\n")).toHaveLength(73);
    expect((await portcullisOnTerminal("list", "--output", "csv", many())).out.split("\n")).toHaveLength(74);
    expect((await portcullisOnTerminal("list", "--from", "shop/a0", many())).out.split("\n")).toHaveLength(9);
  });
});

test("help of a command has its usage, options, an example and exit codes", async () => {
  const { exit, out } = await portcullis("explain", "--help");
  expect(exit).toBe(0);
  expect(out).toContain("usage: portcullis explain --from WHO --to WHO --port PORT [OPTIONS] PATH…");
  expect(out).toContain("--protocol PROTOCOL");
  expect(out).toContain("portcullis explain --from shop/web --to shop/db --port 5432 manifests/");
  expect(out).toContain("3  unknown");
  expect(await portcullis("help", "explain")).toEqual({ exit: 0, out, err: "" });
});

describe("staged policies", () => {
  const cluster = join(scenarios, "tiers/cluster");
  const ask = ["explain", "--from", "shop/api", "--to", "198.51.100.7", "--port", "443", cluster];

  test("are not counted, and a note says so", async () => {
    const { exit, err } = await portcullis(...ask);
    expect([exit, err]).toEqual([
      0,
      "note: 1 staged policy is not enforced, and is counted with `--enforce-staged` only\n",
    ]);
  });

  test("are counted with --enforce-staged, and before a change never", async () => {
    expect(await portcullis(...ask, "--enforce-staged")).toMatchObject({ exit: 1, err: "" });
    expect((await portcullis("diff", "--enforce-staged", "--fail-on", "any", cluster, cluster)).exit).toBe(1);
  });
});

describe("--engine-version", () => {
  const cluster = join(scenarios, "tiers/cluster");
  const audit = (...words: readonly string[]) => portcullis("audit", ...words, cluster);

  test("finds what a version of Calico does not know", async () => {
    expect((await audit("--engine", "calico", "--engine-version", "v3.29.1")).out).toContain("[calico-version]");
    expect((await audit("--engine", "calico", "--engine-version", "3.32")).out).not.toContain("[calico-version]");
  });

  test.each([
    [["--engine-version", "3.30"], "`--engine-version` needs `--engine calico`"],
    [["--engine", "vpc-cni", "--engine-version", "3.30"], "`--engine-version` needs `--engine calico`"],
    [["--engine", "calico", "--engine-version", "latest"], "must be like `3.30` or `v3.30.7`, got `latest`"],
  ])("%j is refused", async (words, message) => {
    const ran = await audit(...words);
    expect(ran).toMatchObject({ exit: 2, out: "" });
    expect(ran.err).toContain(message);
  });
});
