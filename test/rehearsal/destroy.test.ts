import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { EngineError } from "../../rehearsal/engineError";
import { openFolder } from "../../rehearsal/folder";
import { contentsOf, type StateResource } from "../../rehearsal/pendingOperations";
import { openStage, type Stage } from "../../rehearsal/stage";
import { silent } from "../../tools";
import { recorded, toolsLimit } from "./cluster/support";
import { runRehearsal, startRehearsal } from "./commandLine";

jest.setTimeout(toolsLimit);

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "portcullis-test-"));
});
afterEach(() => {
  fs.rmSync(folder, { recursive: true });
});

/** Does something with the dev stack on the real engine, in the folder of the test. */
async function onStage(config: Readonly<Record<string, string>>, act: (stage: Stage) => Promise<void>): Promise<void> {
  const signal = new AbortController().signal;
  const stage = await openStage({ folder: openFolder(folder), progress: silent, signal, config });
  try {
    await act(stage);
  } finally {
    await stage.close();
  }
}

/** URNs in the state, and types in simulated AWS. */
async function contents({ engine, aws }: Stage) {
  const { resources = [] } = contentsOf(await engine.exportState());
  return { state: resources.map(({ urn }) => urn), aws: aws().map(({ type }) => type) };
}

async function protectedTypes({ engine }: Stage): Promise<readonly string[]> {
  const { resources = [] } = contentsOf(await engine.exportState());
  return resources
    .filter(({ protect }) => protect)
    .map(({ type }) => type)
    .sort();
}

const nothing = { state: [], aws: [] };

/** What the engine says where it fails; undefined where it does not. */
async function failureOf(operation: Promise<unknown>): Promise<string | undefined> {
  try {
    await operation;
    return undefined;
  } catch (error) {
    if (error instanceof EngineError) return error.outcome.errors.join("\n");
    throw error;
  }
}

/** As a user does it, with the preview that comes first; what it says where it fails. */
async function destroyByCommand({ tools, environment }: Stage): Promise<string> {
  const args = ["destroy", "--yes", "--non-interactive", "--stack", "dev", "--cwd", path.join(folder, "workspace")];
  try {
    await promisify(execFile)(tools.pulumi.path, args, { env: { ...process.env, ...environment } });
    return "";
  } catch (error) {
    return (error as { readonly stdout: string }).stdout;
  }
}

test("a cluster that does not answer any more goes in one destroy", async () => {
  await onStage({}, async (stage) => {
    await stage.engine.up();
    const apiServer = recorded(path.join(folder, "cluster")).find(({ name }) => name === "kube-apiserver");
    process.kill(apiServer?.pid ?? 0, "SIGKILL");
    await expect(stage.kubectl.everything()).rejects.toThrow();
    expect(await failureOf(stage.engine.destroy())).toBeUndefined();
    expect(await contents(stage)).toEqual(nothing);
  });
});

test("a protected stack stays whole at a destroy, and goes once it is not protected any more", async () => {
  const config = { demo: "false" };
  await onStage({ ...config, protect: "true" }, async (stage) => {
    await stage.engine.up();
    expect(await protectedTypes(stage)).toEqual([
      "aws:ec2/vpc:Vpc",
      "aws:eks/cluster:Cluster",
      "aws:kms/key:Key",
      "pulumi:providers:kubernetes",
    ]);
    const cluster = stage.aws().find(({ type }) => type === "aws:eks/cluster:Cluster");
    expect(cluster?.outputs["deletionProtection"]).toBe(true);
    const [before, state] = [await contents(stage), await stage.engine.exportState()];
    const said = await destroyByCommand(stage);
    expect(said).toContain("cannot be deleted\n    because it is protected");
    expect(await contents(stage)).toEqual(before);

    // Without its preview a destroy does not stop at once, but what is in AWS stays, and the state of before fits again.
    expect(await failureOf(stage.engine.destroy())).toContain("because it is protected");
    expect((await contents(stage)).aws).toEqual(before.aws);
    await stage.engine.importState(state);
    expect((await stage.engine.up()).changed).toEqual([]);
  });
  await onStage({ ...config, protect: "false" }, async (stage) => {
    await stage.engine.up();
    expect(await failureOf(stage.engine.destroy())).toBeUndefined();
    expect(await contents(stage)).toEqual(nothing);
  });
});

/** Changes what the engine has on record. */
async function changeState(
  { engine }: Stage,
  change: (resources: readonly StateResource[]) => readonly StateResource[],
) {
  const state = await engine.exportState();
  const contents = contentsOf(state);
  await engine.importState({ ...state, deployment: { ...contents, resources: change(contents.resources ?? []) } });
}

const nodeGroup = "aws:eks/nodeGroup:NodeGroup";
const vpcCni = "aws:eks/addon:Addon::my-eks-cluster-vpc-cni";

test("a load balancer that somebody has made in the cluster is left, and keeps the VPC", async () => {
  await onStage({ demo: "false" }, async (stage) => {
    await stage.engine.up();
    await stage.kubectl.run("create", "service", "loadbalancer", "web", "--tcp=80");
    // As docs/operations.md tells to look for them.
    const ofType = ["--field-selector", "spec.type=LoadBalancer", "--output", "name"];
    expect(await stage.kubectl.run("get", "services", "-A", ...ofType)).toBe("service/web");
    expect(await failureOf(stage.engine.destroy())).toMatch(/DependencyViolation: The subnet/);
    const { aws } = await contents(stage);
    expect(aws).not.toContain("aws:eks/cluster:Cluster");
    expect(aws).toEqual(expect.arrayContaining(["aws:ec2/vpc:Vpc", "aws:ec2/networkInterface:NetworkInterface"]));
  });
});

test("a destroy that stops at the nodes keeps what they need, and the next one leaves nothing", async () => {
  await onStage({ demo: "false" }, async (stage) => {
    await stage.engine.up();
    const holdNodes = (protect: boolean) =>
      changeState(stage, (all) => all.map((one) => (one.type === nodeGroup ? { ...one, protect } : one)));
    await holdNodes(true);
    expect(await failureOf(stage.engine.destroy())).toContain("NodeGroup::my-eks-cluster-nodes");
    const { state } = await contents(stage);
    for (const needed of [
      vpcCni,
      "Addon::my-eks-cluster-kube-proxy",
      "RolePolicyAttachment::my-eks-cluster-node-AmazonEKS_CNI_Policy",
    ]) {
      expect(state).toContainEqual(expect.stringMatching(new RegExp(`${needed}$`)));
    }
    await holdNodes(false);
    expect(await failureOf(stage.engine.destroy())).toBeUndefined();
    expect(await contents(stage)).toEqual(nothing);
  });
});

test("where a destroy stopped before the cluster, an up makes it whole once Helm has forgotten Calico's release", async () => {
  await onStage({ demo: "false", protect: "true" }, async (stage) => {
    await stage.engine.up();
    const before = await contents(stage);
    // The Automation API skips the preview, in which it would have failed.
    expect(await failureOf(stage.engine.destroy())).toContain("because it is protected");
    expect((await contents(stage)).state.filter((urn) => urn.includes("Calico"))).toEqual([]);
    const installation = ["get", "installations.operator.tigera.io", "default", "--output=jsonpath={.metadata.uid}"];
    const uid = await stage.kubectl.run(...installation);

    expect(await failureOf(stage.engine.up())).toContain("cannot re-use a name that is still in use");
    // As docs/operations.md tells to do it.
    await stage.kubectl.run("delete", "secret", "-n", "tigera-operator", "-l", "owner=helm,name=calico");
    expect(await failureOf(stage.engine.up())).toBeUndefined();
    const after = await contents(stage);
    expect([...after.state].sort()).toEqual([...before.state].sort());
    expect([...after.aws].sort()).toEqual([...before.aws].sort());
    expect(await stage.kubectl.run(...installation)).toBe(uid);
  });
});

test("a destroy that takes the VPC CNI before the nodes fails at what is left of them", async () => {
  await onStage({ demo: "false" }, async (stage) => {
    await stage.engine.up();
    await changeState(stage, (all) => {
      const [cni, nodes] = [vpcCni, nodeGroup].map((what) => all.find(({ urn }) => urn.includes(what)));
      if (cni === undefined || nodes === undefined) throw new Error("the stack has no VPC CNI or no nodes");
      const turned = { ...cni, dependencies: [...(cni.dependencies ?? []), nodes.urn] };
      const others = all.map((one) => ({
        ...one,
        dependencies: (one.dependencies ?? []).filter((urn) => urn !== cni.urn),
      }));
      return [...others.filter(({ urn }) => urn !== cni.urn), turned];
    });
    expect(await failureOf(stage.engine.destroy())).toMatch(
      /DependencyViolation: The subnet 'subnet-\w+' has dependencies/,
    );
    expect((await contents(stage)).aws).toContain("aws:ec2/networkInterface:NetworkInterface");
  });
});

test.each([
  ["at the cluster", "aws:eks/cluster:Cluster"],
  ["at the nodes, which were begun", "aws:eks/nodeGroup:NodeGroup=half-made"],
  ["at an addon", "aws:eks/addon:Addon"],
  ["at Calico's operator, which was begun", "kubernetes:helm.sh/v3:Release=half-made"],
])("what an up has made that stopped %s goes in one destroy", async (_, fault) => {
  const { exit, said } = await runRehearsal("--folder", folder, "--fail", fault, "--give-up");
  expect(said).toMatch(/^failing up: failed: \d+ create \(/m);
  expect(said).not.toMatch(/^up: /m);
  expect(said).toMatch(/^destroy: \d+ delete \(/m);
  expect(said).toContain("Nothing is left: state and simulated AWS are empty");
  expect(exit).toBe(0);
});

test("what an up has made that was killed at the cluster goes in one destroy, with what AWS had made for it", async () => {
  const killed = startRehearsal(["--folder", folder, "--fail", "aws:eks/cluster:Cluster=unanswered"]);
  await killed.until(/^failing up$/m);
  const aws = path.join(folder, "aws.json");
  while (!fs.existsSync(aws) || !fs.readFileSync(aws, "utf8").includes('"aws:eks/cluster:Cluster ')) await sleep(10);
  process.kill(killed.pid, "SIGKILL");
  expect(await killed.ended).toBe("SIGKILL");

  const { exit, said } = await runRehearsal("--destroy", "--unlock", "--folder", folder);
  expect(said).toMatch(/^settled: .*eksCluster: was creating, exists as my-eks-cluster and is taken over$/m);
  expect(said).toMatch(/^destroy: \d+ delete \(/m);
  expect(said).toContain("Nothing is left: state and simulated AWS are empty");
  expect(exit).toBe(0);
});
