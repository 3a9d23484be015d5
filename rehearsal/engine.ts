import * as fs from "node:fs";
import * as path from "node:path";
import {
  type Deployment,
  type EngineEvent,
  LocalWorkspace,
  type OutputMap,
  PulumiCommand,
  type Stack,
} from "@pulumi/pulumi/automation";
import { parseDocument } from "yaml";
import type { Progress } from "../tools/progress";
import { EngineError, type Operation } from "./engineError";
import { OperationLog, type Outcome } from "./operationLog";
import type { RehearsalFolder } from "./folder";
import { guardrails, packHost, writePackHost } from "./policyPack";

export interface EngineArgs {
  folder: RehearsalFolder;
  /** Path of the `pulumi` program. */
  pulumi: string;
  /** What the engine keeps of its user, and its plugins. */
  home: string;
  /** Values over those of Pulumi.dev.yaml, by key, written as in that file. */
  config: Readonly<Record<string, string>>;
  progress: Progress;
  /** Interrupts what the engine is doing. */
  signal: AbortSignal;
}

const projectRoot = path.resolve(__dirname, "..");

/** The real Pulumi engine on the dev stack, with its state in the folder of the rehearsal. */
export class Engine {
  private constructor(
    private readonly stack: Stack,
    private readonly args: EngineArgs,
  ) {}

  /**
   * Opens the stack; an earlier rehearsal in the same folder has left it as it was then. The engine has no program and
   * no providers until `cast` gives it both.
   */
  static async open(args: EngineArgs): Promise<Engine> {
    const { folder, home } = args;
    writeProject(folder, args.config);
    writeEngineCommand(folder, args.pulumi);
    writePackHost(folder.bin);
    const stack = await LocalWorkspace.createOrSelectStack(
      { stackName: "dev", workDir: folder.workspace },
      {
        pulumiCommand: await PulumiCommand.get({ root: folder.root }),
        envVars: {
          // In front: the `aws` command of the rehearsal.
          PATH: `${folder.bin}${path.delimiter}${process.env["PATH"] ?? ""}`,
          PULUMI_BACKEND_URL: `file://${folder.backend}`,
          // Guards the simulation's secrets only, in a folder that nobody else can read.
          PULUMI_CONFIG_PASSPHRASE: "rehearsal",
          PULUMI_SKIP_UPDATE_CHECK: "true",
          PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
          PULUMI_HOME: home,
        },
      },
    );
    // After each operation the Automation API would start the engine three times more, for what nobody reads here.
    stack.info = () => Promise.resolve(undefined);
    stack.outputs = () => Promise.resolve({});
    return new Engine(stack, args);
  }

  /**
   * Says what the engine runs.
   *
   * @param program of the stack; what it returns are the stack's outputs
   * @param debugProviders where the providers are served, as `PULUMI_DEBUG_PROVIDERS` has it
   */
  cast(program: () => Promise<Record<string, unknown>>, debugProviders: string): void {
    this.stack.workspace.program = program;
    this.stack.workspace.envVars["PULUMI_DEBUG_PROVIDERS"] = debugProviders;
  }

  /** The environment of the engine, for one that is started otherwise. */
  get environment(): Readonly<Record<string, string>> {
    return this.stack.workspace.envVars;
  }

  /** What an up would do; the servers' own checks speak. */
  preview(): Promise<Outcome> {
    return this.run("preview", "preview", (options) => this.stack.preview({ ...options, ...guardrails }));
  }

  /** Makes the resources what the program says. */
  up(title = "up"): Promise<Outcome> {
    return this.run("up", title, (options) => this.stack.up({ ...options, ...guardrails }));
  }

  /** Deletes every resource of the stack. */
  destroy(): Promise<Outcome> {
    return this.run("destroy", "destroy", (options) => this.stack.destroy(options));
  }

  outputs(): Promise<OutputMap> {
    return this.stack.workspace.stackOutputs(this.stack.name);
  }

  exportState(): Promise<Deployment> {
    return this.stack.exportStack();
  }

  importState(state: Deployment): Promise<void> {
    return this.stack.importStack(state);
  }

  /** Lifts the lock that a killed engine has left. */
  liftLock(): Promise<void> {
    return this.stack.cancel();
  }

  private async run(
    operation: Operation,
    title: string,
    start: (options: {
      onOutput: (text: string) => void;
      onError: (text: string) => void;
      onEvent: (event: EngineEvent) => void;
      signal: AbortSignal;
      color: "never";
    }) => Promise<unknown>,
  ): Promise<Outcome> {
    // The Automation API listens for an interrupt, but not for one that has come before.
    this.args.signal.throwIfAborted();
    const step = this.args.progress.step(title);
    const log = new OperationLog(path.join(this.args.folder.logs, `${title.replaceAll(" ", "-")}.log`));
    const write = (text: string) => {
      log.write(text);
    };
    try {
      await start({
        onOutput: write,
        onError: write,
        onEvent: (event) => {
          log.note(event);
          step.update(log.status());
        },
        signal: this.args.signal,
        color: "never",
      });
    } catch (error) {
      step.failed(log.summary());
      throw new EngineError(operation, log.outcome(error), log.file);
    } finally {
      log.close();
    }
    const { warnings, ...outcome } = log.outcome();
    step.done(log.summary());
    // That the engine took it from PATH is how it has to be here.
    return { ...outcome, warnings: warnings.filter((text) => !text.includes(packHost)) };
  }
}

/** Copies the project, so that the engine writes nothing to the checkout, and sets the values that differ. */
function writeProject(folder: RehearsalFolder, config: Readonly<Record<string, string>>): void {
  const project = parseDocument(fs.readFileSync(path.join(projectRoot, "Pulumi.yaml"), "utf8"));
  // The program runs in this process: there is no file for the engine to look for.
  project.delete("main");
  fs.writeFileSync(path.join(folder.workspace, "Pulumi.yaml"), project.toString());
  const copy = path.join(folder.workspace, "Pulumi.dev.yaml");
  // The engine adds the salt of the stack's secrets to this file: one that is there already must stay.
  const source = fs.existsSync(copy) ? copy : path.join(projectRoot, "Pulumi.dev.yaml");
  const settings = parseDocument(fs.readFileSync(source, "utf8"));
  for (const [key, value] of Object.entries(config)) {
    // Without quotes `1.31` would be a number.
    const isText = project.getIn(["config", key, "type"]) === "string";
    settings.setIn(["config", `portcullis:${key}`], isText ? value : parseDocument(value).contents);
  }
  fs.writeFileSync(copy, settings.toString());
}

/** The file that holds the engine's process id while it runs, and after it was killed. */
export const enginePidFile = (folder: RehearsalFolder): string => path.join(folder.root, "engine.pid");

/** A `pulumi` that notes its process id, which the Automation API does not tell. */
function writeEngineCommand(folder: RehearsalFolder, pulumi: string): void {
  const script = `#!/bin/sh\necho $$ > '${enginePidFile(folder)}'\nexec '${pulumi}' "$@"\n`;
  fs.writeFileSync(path.join(folder.bin, "pulumi"), script, { mode: 0o700 });
}
