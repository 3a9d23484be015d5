import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { LocalWorkspace, PulumiCommand, type EngineEvent, type PulumiFn, type Stack } from "@pulumi/pulumi/automation";
import { serveProviders, writeAwsCommand, type Fault, type ServedProviders } from "../../../../rehearsal/providers";

/** A stack on the real engine with all three doubles, in a folder of its own. */
export interface DoubledStack {
  readonly stack: Stack;
  readonly providers: ServedProviders;
  readonly folder: string;
  /** What the engine has printed so far. */
  output(): string;
  close(): Promise<void>;
}

export interface StackOptions {
  /** @default none */
  readonly failOn?: readonly Fault[];
  /** Values by `namespace:key`. @default none */
  readonly config?: Readonly<Record<string, string>>;
  /** @default "doubles" */
  readonly project?: string;
}

/** The API server that the tests run on. */
export interface TestCluster {
  readonly endpoint: string;
  readonly caData: string;
  readonly token: string;
}

/** Where the programs of a rehearsal are kept; the tests of the engine need them there. */
export const toolsFolder = join(homedir(), ".cache", "portcullis-build");

export const openStack = async (
  program: PulumiFn,
  cluster: TestCluster,
  { failOn = [], config = {}, project = "doubles" }: StackOptions = {},
): Promise<DoubledStack> => {
  const folder = mkdtempSync(join(tmpdir(), "portcullis-doubles-"));
  const bin = join(folder, "bin");
  const path = `${bin}${delimiter}${process.env["PATH"] ?? ""}`;
  writeAwsCommand(bin, cluster.token);
  symlinkSync(join(toolsFolder, "pulumi"), join(bin, "pulumi"));
  for (const made of ["state", "home"]) mkdirSync(join(folder, made));
  const providers = await serveProviders({ stateFile: join(folder, "aws.json"), cluster, path, failOn });
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName: "test", projectName: project, program },
    {
      pulumiCommand: await PulumiCommand.get({ root: folder, skipVersionCheck: true }),
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
  for (const [key, value] of Object.entries(config)) await stack.setConfig(key, { value });
  return {
    stack,
    providers,
    folder,
    output: () => "",
    async close() {
      await providers.stop();
      if (existsSync(folder)) rmSync(folder, { recursive: true });
    },
  };
};

/** The errors that the engine reports, without its decoration. */
export const errorsOf = (events: readonly EngineEvent[]): readonly string[] =>
  events.flatMap(({ diagnosticEvent: event }) => (event?.severity === "error" ? [event.message] : []));
