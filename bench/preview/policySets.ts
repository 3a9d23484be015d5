import * as fs from "node:fs";
import * as path from "node:path";
import { Provider } from "@pulumi/kubernetes/provider";
import { LocalWorkspace, PulumiCommand, type Stack } from "@pulumi/pulumi/automation";
import { allowIngressFrom, type NetworkPolicy, NetworkPolicySet, podsIn, tcp } from "../../policies";
import type { RehearsalFolder } from "../../rehearsal/folder";
import type { Stage } from "../../rehearsal/stage";
import type { Progress } from "../../tools";
import { engineEnvironment } from "./sides";

/** What one set of policies took, in milliseconds. */
export interface SetTiming {
  readonly policies: number;
  readonly preview: number;
  readonly up: number;
  readonly destroy: number;
}

export interface SetOptions {
  readonly folder: RehearsalFolder;
  readonly stage: Stage;
  /** Numbers of policies. */
  readonly sizes: readonly number[];
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/**
 * Previews, applies and deletes one NetworkPolicySet of each size on the rehearsal's API server. A set of one goes ahead
 * and is not reported: connections and code that only the first one waits for would count for the smallest size.
 */
export async function measureSets(options: SetOptions): Promise<SetTiming[]> {
  const timings: SetTiming[] = [];
  await options.stage.cluster.deletionsReady();
  await measureSet(1, options);
  for (const size of options.sizes) timings.push(await measureSet(size, options));
  return timings;
}

async function measureSet(size: number, options: SetOptions): Promise<SetTiming> {
  const { progress, signal, folder } = options;
  const step = progress.step(`one set of ${String(size)} ${size === 1 ? "policy" : "policies"}`);
  const log = path.join(folder.logs, `bench-set-${String(size)}.log`);
  const call = {
    signal,
    color: "never",
    onOutput: (text: string) => {
      fs.appendFileSync(log, text);
    },
  } as const;
  const timed = async (name: string, work: () => Promise<unknown>) => {
    step.update(name);
    const begun = performance.now();
    await work();
    return performance.now() - begun;
  };
  try {
    const stack = await openStack(size, options);
    const preview = await timed("preview", () => stack.preview(call));
    const up = await timed("up", () => stack.up(call));
    const destroy = await timed("destroy", () => stack.destroy({ ...call, remove: true }));
    step.done();
    return { policies: size, preview, up, destroy };
  } catch (error) {
    step.failed(`look at ${log}`);
    throw error;
  }
}

async function openStack(size: number, { folder, stage }: SetOptions): Promise<Stack> {
  const kubeconfig = fs.readFileSync(stage.cluster.kubeconfigPath, "utf8");
  const name = `policies-${String(size)}`;
  const program = () => {
    const provider = new Provider("cluster", { kubeconfig });
    const policies = Array.from({ length: size }, (_, index) => policy(index));
    new NetworkPolicySet("bench", { namespace: name, createNamespace: true, policies }, { provider });
    return Promise.resolve({});
  };
  const envVars = engineEnvironment(folder, stage);
  const pulumiCommand = await PulumiCommand.get({ root: folder.root });
  return LocalWorkspace.createStack({ stackName: name, projectName: "bench", program }, { envVars, pulumiCommand });
}

/** One of many policies that differ as those of many applications do. */
function policy(index: number): NetworkPolicy {
  const app = `app-${String(index)}`;
  return allowIngressFrom({
    podSelector: { app },
    from: podsIn("ingress", { serves: app }),
    on: [tcp(8000 + (index % 100)), tcp(443)],
  });
}
