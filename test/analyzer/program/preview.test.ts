import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { LocalCluster } from "../../../rehearsal/cluster";
import { ask, clusterTools, newFolder, start, toolsLimit } from "../../rehearsal/cluster/support";
import { type DoubledStack, openStack } from "../../rehearsal/providers/support/engine";
import type { PreviewArgs } from "./previewShop";
import { shop } from "./shop";

jest.setTimeout(120_000);

let cluster: LocalCluster;
let opened: DoubledStack;

beforeAll(async () => {
  cluster = await start(newFolder(), await clusterTools());
  await cluster.deletionsReady();
  opened = await openStack(shop("first", cluster.kubeconfigPath), cluster);
  await opened.stack.up();
}, toolsLimit);

afterAll(async () => {
  await opened.stack.destroy();
  await opened.close();
  await cluster.stop();
  rmSync(cluster.folder, { recursive: true });
});

test("an up has the reachability as its output, and a second one changes nothing", async () => {
  const { summary, outputs } = await opened.stack.up();
  expect(outputs["reachability"]).toEqual({
    secret: false,
    value: { "shop/web[Deployment]": { "shop/database[Deployment]": "TCP 5432" } },
  });
  expect(summary.resourceChanges).toEqual({ same: 9 });
});

test("a changed policy is a changed line of a preview's diff", async () => {
  const { stack } = opened;
  stack.workspace.program = shop("changed", cluster.kubeconfigPath);
  const { stdout } = await stack.preview({ diff: true, color: "never" });
  const [, outputs = ""] = /--outputs:--\n([\s\S]*?)\n(?=\S)/.exec(stdout) ?? [];
  expect(outputs.split("\n")).toEqual([
    "  ~ reachability: {",
    "      + 0.0.0.0-255.255.255.255: {",
    '          + shop/web[Deployment]: "TCP 8080"',
    "        }",
    "      ~ shop/web[Deployment]   : {",
    '          ~ shop/database[Deployment]: "TCP 5432" => "TCP 5433"',
    "        }",
    "    }",
  ]);
});

test("an expectation that does not hold fails the preview with the reason, and nothing is made", async () => {
  const { workDir, envVars, pulumiCommand } = opened.stack.workspace;
  const pulumi = join(pulumiCommand.command, "../..");
  const args: PreviewArgs = { version: "open", kubeconfig: cluster.kubeconfigPath, workDir, pulumi, envVars };
  const { exit, stdout } = await preview(args);
  expect(exit).toBe(1);
  expect(stdout).toContain("error: expectations about who reaches whom that do not hold: 1 of 1\n");
  expect(stdout).toContain("`0.0.0.0/0` must not reach `shop/database` on any port, but does on TCP 22 from `0.0.0.0-");
  expect(stdout).toContain(
    "`shop/backup` by spec.ingress[0]: urn:pulumi:test::doubles::portcullis:policies:NetworkPolicySet",
  );
  expect(stdout).toContain('+ shop/database[Deployment]: "TCP 22"');
  const answer = await ask(cluster, "GET", "/apis/networking.k8s.io/v1/namespaces/shop/networkpolicies/backup");
  expect(answer.status).toBe(404);
});

/** In a process of its own; the providers are served by this one, which must not stand still. */
function preview(args: PreviewArgs): Promise<{ readonly exit: number | null; readonly stdout: string }> {
  return new Promise((resolve) => {
    const program = ["--require", "tsx/cjs", join(__dirname, "previewShop.ts"), JSON.stringify(args)];
    const child = execFile(process.execPath, program, (_, stdout) => {
      resolve({ exit: child.exitCode, stdout });
    });
  });
}
