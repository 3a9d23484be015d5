import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { LocalWorkspace, PulumiCommand, type PulumiFn, type Stack } from "@pulumi/pulumi/automation";
import { writePackHost } from "../../../../rehearsal/policyPack";
import { serveProviders, writeAwsCommand, type Fault, type ServedProviders } from "../../../../rehearsal/providers";
import type { LocalCluster } from "../../../../rehearsal/cluster";
import { obtainTools, silent } from "../../../../tools";

/** A stack on the real engine with all three doubles, in a folder of its own. */
export interface DoubledStack {
  readonly stack: Stack;
  readonly providers: ServedProviders;
  close(): Promise<void>;
}

/** Opens a stack of the program; nothing is made yet. */
export async function openStack(
  program: PulumiFn,
  cluster: LocalCluster,
  failOn: readonly Fault[] = [],
): Promise<DoubledStack> {
  const { pulumi } = await obtainTools(["pulumi"], { progress: silent });
  const folder = mkdtempSync(join(tmpdir(), "portcullis-doubles-"));
  const bin = join(folder, "bin");
  const path = `${bin}${delimiter}${process.env["PATH"] ?? ""}`;
  writeAwsCommand(bin, cluster.token);
  writePackHost(bin);
  symlinkSync(pulumi.path, join(bin, "pulumi"));
  for (const made of ["state", "home"]) mkdirSync(join(folder, made));
  const providers = await serveProviders({ stateFile: join(folder, "aws.json"), cluster, path, failOn });
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName: "test", projectName: "doubles", program },
    {
      pulumiCommand: await PulumiCommand.get({ root: folder }),
      envVars: {
        PATH: path,
        PULUMI_HOME: join(folder, "home"),
        PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
        PULUMI_CONFIG_PASSPHRASE: "test",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_DEBUG_PROVIDERS: providers.debugProviders,
      },
    },
  );
  return {
    stack,
    providers,
    async close() {
      await providers.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** What an operation failed with: all that the engine printed, and the empty text when it did not fail. */
export async function failureOf(operation: Promise<unknown>): Promise<string> {
  return operation.then(
    () => "",
    (error: unknown) => String(error),
  );
}
