import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { processesOf, runRehearsal, startRehearsal } from "./commandLine";

// Limits are for programs that hang: a rehearsal takes half a minute on a quiet machine.
jest.setTimeout(5 * 60_000);

const folder = () => fs.mkdtempSync(path.join(os.tmpdir(), "portcullis-test-"));

/** The folder is left behind where the test fails, for a look at its logs. */
const remove = (used: string) => {
  fs.rmSync(used, { recursive: true });
};

test("stands the stack up, finds it unchanged, shows it, and takes it away without a trace", async () => {
  const used = folder();
  const { exit, said } = await runRehearsal("--folder", used);
  expect(said).toMatch(/^preview: 67 create \(/m);
  expect(said).toMatch(/^up: 67 create \(/m);
  expect(said).toMatch(/^second up: 67 same \(/m);
  expect(said).toMatch(/^pulumi +real +3\./m);
  expect(said).toMatch(/^kube-apiserver +real +1\.31\./m);
  expect(said).toMatch(/^provider aws +simulated/m);
  expect(said).toMatch(/^EksCluster my-eks-cluster$/m);
  expect(said).toMatch(/^ {2}kubernetes:operator.tigera.io:Installation calico-installation {2}default$/m);
  expect(said).toMatch(/^clusterName +my-eks-cluster$/m);
  expect(said).toMatch(/^kubeconfig +\[secret\]$/m);
  expect(said).toMatch(/^kubeconfigCommand +aws eks update-kubeconfig --region us-east-1 --name my-eks-cluster$/m);
  expect(said).toMatch(/^oidcProviderArn +arn:aws:iam::123456789012:oidc-provider\/oidc\.eks\.us-east-1/m);
  expect(said).toMatch(/^demo +client-to-application-demo-egress +app=client/m);
  expect(said).toMatch(/^destroy: 67 delete \(/m);
  expect(said).toContain("Nothing is left: state and simulated AWS are empty, and the API server is as it was");
  const [, end = ""] = said.split("── Who reaches whom\n");
  expect(end).toMatch(/^demo\/client\[Deployment\] +=> demo\/application-demo\[Deployment\] +TCP 8080$/m);
  expect(end).toMatch(/^demo\/client\[Deployment\] +=> kube-system\/dns\[assumed\] +TCP 53; UDP 53$/m);
  expect(end).toMatch(/^10 connections close, 2 change$/m);
  expect(end).toMatch(/^ {2}- demo\/client\[Deployment\] +=> demo\/database\[Deployment\] +: All$/m);
  expect(exit).toBe(0);
  expect(processesOf(used)).toEqual([]);
  remove(used);
});

test("picks up where an up has failed, and makes nothing twice", async () => {
  const used = folder();
  const { exit, said } = await runRehearsal("--folder", used, "--fail", "aws:eks/nodeGroup:NodeGroup");
  expect(said).toMatch(/^failing up: failed: 40 create \(/m);
  expect(said).toContain("aws:eks/nodeGroup:NodeGroup my-eks-cluster-nodes: creating EKS Node Group");
  expect(said).toMatch(/^up: 27 create, 40 same \(/m);
  expect(said).toMatch(/^second up: 67 same \(/m);
  expect(said).toContain("Nothing is left");
  expect(exit).toBe(0);
  remove(used);
});

test("names what the stack creates when the type that must fail is not among it", async () => {
  const used = folder();
  const { exit, said } = await runRehearsal(
    "--folder",
    used,
    "--config",
    "target=kubeconfig",
    "--fail",
    "aws:s3/bucket:Bucket",
  );
  expect(said).toContain("nothing failed, since the stack creates no `aws:s3/bucket:Bucket`; it creates");
  expect(said).toContain("  kubernetes:networking.k8s.io/v1:NetworkPolicy");
  expect(exit).toBe(1);
  remove(used);
});

test("goes on after a kill in the middle of an up, once the user lifts the stale lock", async () => {
  const used = folder();
  const killed = startRehearsal(["--folder", used]);
  await killed.until(/^up$/m);
  while (!awsTypes(used).includes("aws:eks/cluster:Cluster")) await aMoment();
  process.kill(killed.pid, "SIGKILL");
  expect(await killed.ended).toBe("SIGKILL");
  while (processesOf(used).length > 0) await aMoment();

  const refused = await runRehearsal("--folder", used);
  expect(refused.said).toContain("that process is gone, so the lock is stale");
  expect(refused.said).toContain(`to lift it and go on: npm run rehearsal -- --unlock --folder ${used}`);
  expect(refused.exit).toBe(1);

  const { exit, said } = await runRehearsal("--folder", used, "--unlock");
  expect(said).toMatch(/^up: \d+ create, \d+ same \(/m);
  expect(said).toMatch(/^second up: 67 same \(/m);
  expect(said).toContain("Nothing is left");
  expect(exit).toBe(0);
  remove(used);
});

test("takes over what AWS has made for an engine that was killed before it knew", async () => {
  const used = folder();
  const killed = startRehearsal(["--folder", used, "--fail", "aws:eks/cluster:Cluster=unanswered"]);
  await killed.until(/^failing up$/m);
  while (!awsTypes(used).includes("aws:eks/cluster:Cluster")) await aMoment();
  process.kill(killed.pid, "SIGKILL");
  expect(await killed.ended).toBe("SIGKILL");

  const { exit, said } = await runRehearsal("--folder", used, "--unlock");
  expect(said).toMatch(/^settled: .*eksCluster: was creating, exists as my-eks-cluster and is taken over$/m);
  expect(said).toMatch(/^second up: 67 same \(/m);
  expect(said).toContain("Nothing is left");
  expect(exit).toBe(0);
  remove(used);
});

test("ends everything and removes its folder on Ctrl-C", async () => {
  const used = folder();
  const interrupted = startRehearsal([], { TMPDIR: used });
  await interrupted.until(/^up$/m);
  expect(fs.readdirSync(used)).toContainEqual(expect.stringMatching(/^portcullis-rehearsal-/));
  process.kill(interrupted.pid, "SIGINT");
  expect(await interrupted.ended).toBe(130);
  expect(processesOf(used)).toEqual([]);
  expect(fs.readdirSync(used)).not.toContainEqual(expect.stringMatching(/^portcullis-rehearsal-/));
  remove(used);
});

test("leaves a cluster that can be used with --keep, and ends it with --destroy", async () => {
  const used = folder();
  const kept = await runRehearsal("--keep", "--folder", used, "--config", "target=kubeconfig");
  expect(kept.exit).toBe(0);
  const [, kubeconfig = ""] = /^export KUBECONFIG=(.*)$/m.exec(kept.said) ?? [];
  const names = execFileSync("kubectl", ["get", "networkpolicies", "-n", "demo", "-o", "name"], {
    env: { ...process.env, KUBECONFIG: kubeconfig },
    encoding: "utf8",
  });
  expect(names.trim().split("\n")).toHaveLength(6);

  const destroyed = await runRehearsal("--destroy", "--folder", used, "--config", "target=kubeconfig");
  expect(destroyed.said).toContain("Nothing is left");
  expect(destroyed.exit).toBe(0);
  expect(processesOf(used)).toEqual([]);
  remove(used);
});

test("a preview with wrong values fails with all of them at once", async () => {
  const used = folder();
  const { exit, said } = await runRehearsal(
    "--folder",
    used,
    "--config",
    "minNodes=9",
    "--config",
    "policyEngine=flannel",
  );
  expect(said).toContain("the configuration has 2 problems:");
  expect(said).toContain("mend it: pulumi config set policyEngine calico");
  expect(said).toContain("mend it: pulumi config set minNodes 4");
  expect(exit).toBe(1);
  remove(used);
});

test.each([
  [["--bogus"], "Unknown option '--bogus'"],
  [["--config", "minNodes"], "--config must be KEY=VALUE, got `minNodes`"],
  [["--destroy"], "--destroy needs --folder"],
])("%j is wrong usage", async (options, message) => {
  const { exit, said } = await runRehearsal(...options);
  expect(said).toContain(message);
  expect(said).toContain("usage: make rehearsal");
  expect(exit).toBe(2);
});

const aMoment = () => new Promise((resolve) => setTimeout(resolve, 10));

/** The types of what exists in simulated AWS. */
function awsTypes(used: string): string[] {
  const file = path.join(used, "aws.json");
  if (!fs.existsSync(file)) return [];
  const { resources } = JSON.parse(fs.readFileSync(file, "utf8")) as { resources: Record<string, { type: string }> };
  return Object.values(resources).map(({ type }) => type);
}
