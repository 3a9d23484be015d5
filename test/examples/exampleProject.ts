import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { LocalWorkspace, PulumiCommand, type PulumiFn, type Stack } from "@pulumi/pulumi/automation";
import type { ServedProviders } from "../../rehearsal/providers";
import { obtainTools, silent } from "../../tools";
import { packPackage, root, run } from "../support/packedPackage";

export interface Manifest {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** The `package.json` of a folder. */
export const manifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;

/** An example as a user has it after `npm install`, in a folder of its own: the package comes from its tarball. */
export class ExampleProject {
  /** Where the example is in the checkout. */
  readonly source: string;
  /** For what the engine is to find on PATH. */
  readonly bin: string;
  private runs = 0;

  private constructor(
    name: string,
    readonly folder: string,
  ) {
    this.source = join(root, "examples", name);
    this.bin = join(folder, "bin");
  }

  static async install(name: string): Promise<ExampleProject> {
    const project = new ExampleProject(name, mkdtempSync(join(tmpdir(), "portcullis-example-")));
    const { folder, source, bin } = project;
    cpSync(source, folder, { recursive: true, filter: (file) => !file.startsWith(join(source, "node_modules")) });
    const { dependencies = {} } = manifest(source);
    const packed = await packPackage();
    await packed.install(folder, [...Object.keys(dependencies).filter((one) => one !== "portcullis"), "@types/node"]);
    packed.remove();
    for (const made of [bin, join(folder, "state"), join(folder, "home")]) mkdirSync(made);
    return project;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  /** Compiles the example by its own tsconfig.json but for these options. */
  async compile(...options: readonly string[]): Promise<void> {
    const compiler = join(root, "node_modules/typescript/bin/tsc");
    await run(process.execPath, [compiler, "--project", this.folder, ...options]).catch((error: unknown) => {
      throw new Error((error as { stdout: string }).stdout);
    });
  }

  /** Opens a stack of the example, compiled. */
  async openStack(providers: ServedProviders): Promise<Stack> {
    const stack = await LocalWorkspace.createOrSelectStack(
      { stackName: "dev", workDir: this.folder },
      await this.options(providers),
    );
    await this.compile("--noEmit", "false");
    stack.workspace.program = async () => {
      // A module is evaluated once; the program is to run for every operation.
      const copy = join(this.folder, `run-${String(this.runs++)}.js`);
      copyFileSync(join(this.folder, "index.js"), copy);
      return (await import(copy)) as Record<string, unknown>;
    };
    return stack;
  }

  /** Opens the stack `dev` of another program, in the same backend. */
  async openOther(projectName: string, program: PulumiFn, providers: ServedProviders): Promise<Stack> {
    return LocalWorkspace.createOrSelectStack(
      { stackName: "dev", projectName, program },
      await this.options(providers),
    );
  }

  private async options({ debugProviders }: ServedProviders) {
    const { pulumi } = await obtainTools(["pulumi"], { progress: silent });
    rmSync(join(this.bin, "pulumi"), { force: true });
    symlinkSync(pulumi.path, join(this.bin, "pulumi"));
    return {
      pulumiCommand: await PulumiCommand.get({ root: this.folder }),
      envVars: {
        PATH: `${this.bin}${delimiter}${process.env["PATH"] ?? ""}`,
        PULUMI_HOME: join(this.folder, "home"),
        PULUMI_BACKEND_URL: `file://${join(this.folder, "state")}`,
        PULUMI_CONFIG_PASSPHRASE: "test",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_DEBUG_PROVIDERS: debugProviders,
      },
    };
  }
}
