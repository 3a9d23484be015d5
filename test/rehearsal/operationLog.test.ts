import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { OperationLog } from "../../rehearsal/operationLog";

type Diagnostic = NonNullable<EngineEvent["diagnosticEvent"]>;
type Metadata = NonNullable<EngineEvent["resourcePreEvent"]>["metadata"];

const urnOf = (type: string, name: string) => `urn:pulumi:dev::portcullis::portcullis:components:Vpc$${type}::${name}`;
const vpc = urnOf("aws:ec2/vpc:Vpc", "main");
const subnet = urnOf("aws:ec2/subnet:Subnet", "a");
const stack = "urn:pulumi:dev::portcullis::pulumi:pulumi:Stack::portcullis-dev";

let folder: string;
let log: OperationLog;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "portcullis-test-"));
  log = new OperationLog(path.join(folder, "up.log"));
});
afterEach(() => {
  log.close();
  fs.rmSync(folder, { recursive: true });
});

/** Each event of the engine has its number and time; nothing here asks for them. */
const note = (event: Partial<EngineEvent>) => {
  log.note({ sequence: 0, timestamp: 0, ...event });
};
const metadata = (op: string, urn: string): Metadata => ({ op: op as Metadata["op"], urn, type: "", provider: "" });
const begin = (op: string, urn: string) => {
  note({ resourcePreEvent: { metadata: metadata(op, urn) } });
};
const end = (op: string, urn: string) => {
  note({ resOutputsEvent: { metadata: metadata(op, urn) } });
};
const say = (diagnostic: Partial<Diagnostic>) => {
  note({ diagnosticEvent: { color: "never", severity: "error", message: "", ...diagnostic } });
};

test("all that the engine says is in the file, behind what an earlier operation has left there", () => {
  log.write("Updating (dev)\n");
  const again = new OperationLog(log.file);
  again.write("Destroying (dev)\n");
  again.close();
  expect(fs.readFileSync(log.file, "utf8")).toBe("Updating (dev)\nDestroying (dev)\n");
});

test("an operation that has only begun has neither changes nor complaints", () => {
  expect(log.summary()).toBe("no resources");
  expect(log.outcome()).toEqual({ changes: {}, changed: [], errors: [], warnings: [] });
});

test("the counts are the engine's own", () => {
  note({
    summaryEvent: {
      maybeCorrupt: false,
      durationSeconds: 1,
      resourceChanges: { create: 58, same: 2 },
      policyPacks: {},
    },
  });
  expect(log.summary()).toBe("58 create, 2 same");
  expect(log.outcome().changes).toEqual({ create: 58, same: 2 });
});

test("the status is what has ended of what has begun, and the last that began", () => {
  begin("create", vpc);
  begin("create", subnet);
  end("create", vpc);
  expect(log.status()).toBe("1 of 2 resources, aws:ec2/subnet:Subnet a");
});

test.each([
  ["create", ["create aws:ec2/vpc:Vpc main"]],
  ["update", ["update aws:ec2/vpc:Vpc main"]],
  ["delete", ["delete aws:ec2/vpc:Vpc main"]],
  ["replace", ["replace aws:ec2/vpc:Vpc main"]],
  ["same", []],
  ["read", []],
])("a resource under `%s` is changed: %j", (op, changed) => {
  begin(op, vpc);
  expect(log.outcome().changed).toEqual(changed);
});

test("errors and warnings name their resource, and information is neither", () => {
  say({ severity: "error", urn: vpc, message: "the block is taken\n" });
  say({ severity: "warning", urn: subnet, message: "host bits are set" });
  say({ severity: "info", urn: subnet, message: "waiting" });
  say({ severity: "error", message: "update failed" });
  const { errors, warnings } = log.outcome();
  expect(errors).toEqual(["aws:ec2/vpc:Vpc main: the block is taken", "update failed"]);
  expect(warnings).toEqual(["aws:ec2/subnet:Subnet a: host bits are set"]);
});

test("an error that the program and its host both tell is told once", () => {
  say({ urn: stack, message: "Error: maxNodes must be at least minNodes" });
  say({ urn: stack, message: "maxNodes must be at least minNodes" });
  say({ message: "maxNodes must be at least minNodes" });
  expect(log.outcome().errors).toEqual([
    "pulumi:pulumi:Stack portcullis-dev: Error: maxNodes must be at least minNodes",
  ]);
});

test("the same error of two resources is told of both", () => {
  say({ urn: vpc, message: "quota exceeded" });
  say({ urn: subnet, message: "quota exceeded" });
  say({ urn: subnet, message: "quota exceeded" });
  expect(log.outcome().errors).toEqual([
    "aws:ec2/vpc:Vpc main: quota exceeded",
    "aws:ec2/subnet:Subnet a: quota exceeded",
  ]);
});

test("what the engine says for the moment only is dropped", () => {
  say({ message: "retrying", ephemeral: true });
  say({ severity: "warning", message: "retrying", ephemeral: true });
  expect(log.outcome()).toMatchObject({ errors: [], warnings: [] });
});

test("the tags of colours are taken out", () => {
  say({ message: "<{%fg 1%}>refused<{%reset%}> by <{%bold%}>AWS<{%reset%}>\n" });
  expect(log.outcome().errors).toEqual(["refused by AWS"]);
});

describe("what the Automation API threw", () => {
  const thrown = new Error(
    "code: 255\nstdout:\nstderr: \nerror: the stack is locked\nerror: the stack is locked\nerror: by 12\n",
  );

  test.each<[string, unknown, string[]]>([
    ["its lines that begin with `error:`, each once", thrown, ["error: the stack is locked", "error: by 12"]],
    ["all of it where it has none", new Error("spawn pulumi ENOENT"), ["spawn pulumi ENOENT"]],
    ["that there is no reason, when it is no error", "", ["the engine failed and gave no reason"]],
  ])("is told by %s", (_, error, errors) => {
    expect(log.outcome(error).errors).toEqual(errors);
  });

  test("does not count where the engine itself has reported an error", () => {
    say({ urn: vpc, message: "refused" });
    expect(log.outcome(thrown).errors).toEqual(["aws:ec2/vpc:Vpc main: refused"]);
  });
});

test("what a policy pack refuses is an error, what it advises a warning, each with policy and resource", () => {
  const event = { color: "never", policyPackName: "guards", policyPackVersion: "1", policyPackVersionTag: "1" };
  note({
    policyEvent: {
      ...event,
      policyName: "public-endpoint",
      resourceUrn: vpc,
      message: "<{%reset%}>No endpoint is open.\n  it is open<{%reset%}>",
      enforcementLevel: "mandatory",
    },
  });
  note({ policyEvent: { ...event, policyName: "coverage", message: "not known yet", enforcementLevel: "warning" } });
  expect(log.outcome()).toMatchObject({
    errors: ["public-endpoint: aws:ec2/vpc:Vpc main: No endpoint is open. it is open"],
    warnings: ["coverage: not known yet"],
  });
});
