import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { PolicyEngine } from "../../components/policyEngine/enforcement";
import { refuseUnprotectedSwitch } from "../../config/engineSwitch";
import { openFolder, type RehearsalFolder } from "../../rehearsal/folder";
import { OperationLog } from "../../rehearsal/operationLog";
import { openStage, type Stage } from "../../rehearsal/stage";
import { silent } from "../../tools";
import { toolsLimit } from "./cluster/support";
import { engineEnvironment } from "../../bench/preview/sides";
import { enforcementMoments, enginesBy } from "./enforcementMoments";

jest.mock("../../config/engineSwitch", () => {
  const real = jest.requireActual<typeof import("../../config/engineSwitch")>("../../config/engineSwitch");
  return { ...real, refuseUnprotectedSwitch: jest.fn(real.refuseUnprotectedSwitch) };
});
jest.setTimeout(toolsLimit);

let folder: RehearsalFolder;
let stage: Stage;
const note = jest.spyOn(OperationLog.prototype, "note");

// One cluster for both directions: each test begins where the one before it has ended.
beforeAll(async () => {
  folder = openFolder(fs.mkdtempSync(path.join(os.tmpdir(), "portcullis-test-")));
  const { signal } = new AbortController();
  stage = await openStage({ folder, progress: silent, signal });
  await stage.engine.up();
  await stage.cluster.deletionsReady();
}, toolsLimit);
afterAll(async () => {
  await stage.close();
  fs.rmSync(folder.root, { recursive: true });
});

/** What a user types, in the stack's folder. */
function pulumi(...args: readonly string[]): void {
  const options = { cwd: folder.workspace, env: { ...process.env, ...stage.environment } };
  execFileSync(stage.tools.pulumi.path, [...args, "--stack", "dev"], options);
}

/** The engines that are there, by what simulated AWS and the API server hold. */
async function enforcing(): Promise<readonly PolicyEngine[]> {
  const byAws = stage.aws().flatMap(({ type, inputs }) => enginesBy(type, inputs));
  const installations = await stage.kubectl.run("get", "installations.operator.tigera.io", "--output", "name");
  return [...(installations === "" ? [] : ["calico" as const]), ...byAws];
}

/** Runs an up, and says what enforced policies from its beginning to its end. */
async function upWatched(title: string): Promise<readonly string[]> {
  const before = await enforcing();
  note.mockClear();
  await stage.engine.up(title);
  const moments = enforcementMoments(
    before,
    note.mock.calls.map(([event]) => event),
  );
  // What the engine's events say has come to pass.
  expect((await enforcing()).toSorted().join(" and ")).toBe(moments.at(-1));
  return moments;
}

/** All that a preview says, in a process of its own: a program that fails takes its process along. */
function refusal(): string {
  const program = path.resolve(__dirname, "../../index.ts");
  const runner = path.resolve(__dirname, "../../bench/preview/inlinePreview.ts");
  const args = ["--require", "tsx/cjs", runner, folder.workspace, program];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    env: engineEnvironment(folder, stage),
    encoding: "utf8",
  });
  expect(status).toBe(1);
  // The engine indents what a program says.
  return (stdout + stderr).replaceAll(/^ +/gm, "");
}

/** What a preview warns of, besides the version of Kubernetes, whose support has ended, and the room for pods. */
async function handOverWarnings(): Promise<readonly string[]> {
  const { warnings } = await stage.engine.preview();
  return warnings.filter((warning) => warning.includes("hand-over"));
}

test("Calico is not exchanged for the VPC CNI's enforcement at one go", () => {
  pulumi("config", "set", "policyEngine", "vpc-cni");
  expect(refusal()).toContain(
    [
      "policyEngine is `vpc-cni`",
      "allowed: `calico`, which the stack is deployed with; another one by way of a hand-over, in which both enforce",
      "mend it: pulumi config set outgoingPolicyEngine calico",
    ].join("\n"),
  );
});

test("Calico hands over to the VPC CNI, and policies are enforced at every moment", async () => {
  pulumi("config", "set", "outgoingPolicyEngine", "calico");
  expect(await handOverWarnings()).toEqual([
    expect.stringContaining("mend it: `pulumi config rm outgoingPolicyEngine && pulumi up`"),
  ]);
  expect(await upWatched("to both")).toEqual(["calico", "calico and vpc-cni"]);
  pulumi("config", "rm", "outgoingPolicyEngine");
  expect(await handOverWarnings()).toEqual([]);
  expect(await upWatched("to the VPC CNI")).toEqual(["calico and vpc-cni", "vpc-cni"]);
});

test("strict mode comes after the policies that CoreDNS needs, and goes before them", async () => {
  // An update by its beginning, the rest by their ends: what comes before has ended when it begins.
  const order = () =>
    note.mock.calls.flatMap(([{ resourcePreEvent, resOutputsEvent }]) => {
      const step = resourcePreEvent?.metadata.op === "update" ? resourcePreEvent : resOutputsEvent;
      const { op = "same", urn = "", type = "" } = step?.metadata ?? {};
      const isCounted = op === "update" ? step === resourcePreEvent : op !== "same";
      const isAbout = /^(aws:eks\/addon|kubernetes:networking)/.test(type);
      return isCounted && isAbout ? [`${op} ${urn.split("::").at(-1) ?? ""}`] : [];
    });
  pulumi("config", "set", "networkPolicyEnforcingMode", "strict");
  expect(await upWatched("to strict mode")).toEqual(["vpc-cni"]);
  const made = order();
  expect(made.slice(0, 2).sort()).toEqual([
    "create my-eks-cluster-coredns-coredns-egress",
    "create my-eks-cluster-coredns-coredns-ingress",
  ]);
  expect(made.slice(2)).toEqual(["update my-eks-cluster-vpc-cni"]);
  pulumi("config", "rm", "networkPolicyEnforcingMode");
  expect(await upWatched("to standard mode")).toEqual(["vpc-cni"]);
  expect(order()[0]).toBe("update my-eks-cluster-vpc-cni");
  expect(order().slice(1).sort()).toEqual([
    "delete my-eks-cluster-coredns-coredns-egress",
    "delete my-eks-cluster-coredns-coredns-ingress",
  ]);
});

test("the VPC CNI's enforcement is not exchanged for Calico at one go", () => {
  pulumi("config", "set", "policyEngine", "calico");
  expect(refusal()).toContain("mend it: pulumi config set outgoingPolicyEngine vpc-cni");
});

test("the VPC CNI hands over to Calico, and policies are enforced at every moment", async () => {
  pulumi("config", "set", "outgoingPolicyEngine", "vpc-cni");
  expect(await upWatched("to both again")).toEqual(["vpc-cni", "calico and vpc-cni"]);
  pulumi("config", "rm", "outgoingPolicyEngine");
  expect(await upWatched("to Calico")).toEqual(["calico and vpc-cni", "calico"]);
});

test("a hand-over can be called off half-way", async () => {
  pulumi("config", "set", "policyEngine", "vpc-cni");
  pulumi("config", "set", "outgoingPolicyEngine", "calico");
  await stage.engine.up("begun");
  pulumi("config", "set", "policyEngine", "calico");
  pulumi("config", "rm", "outgoingPolicyEngine");
  expect(await upWatched("called off")).toEqual(["calico and vpc-cni", "calico"]);
});

test("without the refusal, going back to Calico at one go would leave pods without any enforcement", async () => {
  const unguarded = jest.mocked(refuseUnprotectedSwitch).mockResolvedValue();
  pulumi("config", "set", "policyEngine", "vpc-cni");
  await stage.engine.up("unguarded");
  pulumi("config", "set", "policyEngine", "calico");
  expect(await upWatched("unguarded, back")).toEqual(["vpc-cni", "nothing", "calico"]);
  unguarded.mockRestore();
});
