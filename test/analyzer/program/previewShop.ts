import { LocalWorkspace, PulumiCommand } from "@pulumi/pulumi/automation";
import { shop, type versions } from "./shop";

/** What a process needs to preview a version of the shop. */
export interface PreviewArgs {
  readonly version: keyof typeof versions;
  readonly kubeconfig: string;
  readonly workDir: string;
  /** Folder with `bin/pulumi`. */
  readonly pulumi: string;
  readonly envVars: Readonly<Record<string, string>>;
}

/**
 * Previews in a process of its own, as users do: jest takes every unhandled error for one of a test, before the host of
 * the program sees it.
 */
async function main({ version, kubeconfig, workDir, pulumi, envVars }: PreviewArgs): Promise<void> {
  const program = shop(version, kubeconfig);
  const pulumiCommand = await PulumiCommand.get({ root: pulumi });
  const stack = await LocalWorkspace.selectStack(
    { stackName: "test", projectName: "doubles", program },
    { workDir, pulumiCommand, envVars: { ...envVars } },
  );
  await stack.preview({ color: "never", onOutput: (text) => process.stdout.write(text) });
}

if (require.main === module) {
  main(JSON.parse(process.argv[2] ?? "") as PreviewArgs).catch((error: unknown) => {
    process.stderr.write(String(error));
    process.exitCode = 1;
  });
}
