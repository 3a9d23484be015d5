import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { createProgress, ToolUnavailable } from "../tools";
import { section } from "./describe";
import { EngineError } from "./engineError";
import { abandonedFolders, closeFolder, keepFolder, openFolder, type RehearsalFolder } from "./folder";
import { type Fault, outcomes } from "./providers/faults";
import { rehearse, RehearsalFailed } from "./rehearse";

const help = `Rehearses the whole deployment on this machine: the real Pulumi engine and a real Kubernetes API server, with
simulated AWS. No account is needed, nothing is paid, and everything is ended and removed afterwards.

usage: make rehearsal [ARGS="OPTIONS"]
       npm run rehearsal -- [OPTIONS]

  --keep               leave the cluster and the stack up, and say how to use them
  --destroy            destroy the stack that --keep has left in --folder, and end its cluster
  --folder FOLDER      work in this folder, and leave it there; one that holds a rehearsal goes on with it
                       (default: a temporary folder)
  --fail TYPE[=HOW]    let the first creation of this type go wrong, such as aws:eks/nodeGroup:NodeGroup, and pick up
                       from there; HOW is refused (the default), half-made, or unanswered: made, but nobody says so,
                       and the up waits until you kill it
  --give-up            with --fail: do not pick up from there, but destroy what has been made
  --config KEY=VALUE   set a key of the configuration, such as policyEngine=vpc-cni; may be repeated
  --unlock             lift the lock that a killed rehearsal has left in --folder, without asking
  --help               print this

exit codes: 0 all went as it must, 1 it did not, 2 wrong usage or a program that cannot be had, 130 interrupted
`;

class UsageError extends Error {}

async function main(): Promise<number> {
  const options = readArguments();
  if (options.help) {
    process.stdout.write(help);
    return 0;
  }
  const progress = createProgress();
  for (const folder of abandonedFolders()) {
    progress.note(`an earlier rehearsal was killed: go on with it by --folder ${folder}, or remove that folder`);
  }
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      // The second time it is meant: the watchdog ends what still runs.
      if (interrupted.signal.aborted) process.exit(130);
      progress.note("interrupted: ending what runs");
      interrupted.abort();
    });
  }

  const folder = openFolder(options.folder);
  try {
    await rehearse({
      folder,
      progress,
      signal: interrupted.signal,
      print: (text) => process.stdout.write(`${text}\n`),
      config: options.config,
      fault: options.fault,
      giveUp: options["give-up"],
      mayUnlock: (explanation) =>
        options.unlock ? Promise.resolve(true) : ask(`${explanation}\nlift the lock? [y/N] `),
      part: options.keep ? "keep" : options.destroy ? "destroy" : "whole",
    });
  } catch (error) {
    if (interrupted.signal.aborted) {
      closeFolder(folder);
      return 130;
    }
    keepFolder(folder);
    progress.note(`its folder stays: look at ${folder.logs}, or go on by --folder ${folder.root}`);
    throw error;
  }
  if (options.keep) {
    keepFolder(folder);
    process.stdout.write(`${howToUse(folder)}\n`);
  } else {
    closeFolder(folder);
  }
  return 0;
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        keep: { type: "boolean", default: false },
        destroy: { type: "boolean", default: false },
        folder: { type: "string" },
        fail: { type: "string" },
        "give-up": { type: "boolean", default: false },
        config: { type: "string", multiple: true, default: [] },
        unlock: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    if (values.destroy && (values.keep || values.folder === undefined)) {
      throw new UsageError("--destroy needs --folder with the folder that --keep has named, and no --keep");
    }
    if (values["give-up"] && (values.fail === undefined || values.keep)) {
      throw new UsageError("--give-up needs --fail with the type at which the up stops, and no --keep");
    }
    const fault = values.fail === undefined ? undefined : readFault(values.fail);
    return { ...values, fault, config: Object.fromEntries(values.config.map(readSetting)) };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : "wrong usage");
  }
}

function readSetting(text: string): [key: string, value: string] {
  const [, key, value] = /^([A-Za-z]\w*)=(.*)$/s.exec(text) ?? [];
  if (key === undefined || value === undefined) throw new UsageError(`--config must be KEY=VALUE, got \`${text}\``);
  return [key, value];
}

function readFault(text: string): Fault {
  const [type = "", how = "refused"] = text.split("=");
  const outcome = outcomes.find((known) => known === how);
  if (type === "" || outcome === undefined) {
    throw new UsageError(`--fail must be TYPE or TYPE=HOW with ${outcomes.join(", ")}, got \`${text}\``);
  }
  return { type, outcome };
}

/** Without a terminal nobody can agree. */
async function ask(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test(await terminal.question(question));
  } finally {
    terminal.close();
  }
}

const howToUse = ({ root, cluster, bin }: RehearsalFolder) =>
  section(
    "The cluster stays up",
    [
      `export KUBECONFIG=${cluster}/kubeconfig`,
      "kubectl get networkpolicies --all-namespaces",
      "",
      `the Pulumi program is ${bin}/pulumi, the state is in ${root}/backend, and simulated AWS is ${root}/aws.json`,
      "to destroy the stack and end the cluster:",
      "",
      `npm run rehearsal -- --destroy --folder ${root}`,
    ].join("\n"),
  );

function explain(error: unknown): number {
  const isExpected = error instanceof RehearsalFailed || error instanceof EngineError;
  if (error instanceof UsageError) process.stderr.write(`${error.message}\n\n${help}`);
  else if (isExpected || error instanceof ToolUnavailable) process.stderr.write(`\n${error.message}\n`);
  else process.stderr.write(`\n${error instanceof Error ? String(error.stack) : "unknown error"}\n`);
  return error instanceof UsageError || error instanceof ToolUnavailable ? 2 : 1;
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => (process.exitCode = explain(error)),
);
