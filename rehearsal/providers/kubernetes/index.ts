import { Faults, type Fault } from "../faults";
import type { CheckFailure } from "../providerDouble";
import { serveProvider, type ServedProvider } from "../providerServer";
import { textAt, type Properties } from "../propertyValues";
import { sdkVersion } from "../sdkVersion";
import { KubernetesDouble } from "./kubernetesDouble";
import { readKubeconfig } from "./kubeconfig";
import { Objects } from "./objects";

export { writeAwsCommand } from "./awsCommand";
export { applyCalicoCrds } from "./calicoCrds";
export { CalicoOperator } from "./calicoOperator";

export interface KubernetesOptions {
  /** Where the commands of kubeconfigs are looked for, such as `aws`. @default PATH */
  readonly path?: string;
  /** Creations that fail. @default none */
  readonly failOn?: readonly Fault[];
}

/** Serves the Kubernetes double to the engine. Each provider resource of the program names its own cluster. */
export async function serveKubernetes(options: KubernetesOptions = {}): Promise<ServedProvider> {
  const faults = new Faults(options.failOn);
  const opened: Objects[] = [];
  const served = await serveProvider({
    name: "kubernetes",
    version: sdkVersion("kubernetes"),
    checkConfig,
    configure: (inputs, engine) => {
      const access = readKubeconfig(kubeconfigOf(inputs), textAt(inputs, "context"), options.path);
      const objects = new Objects(access);
      opened.push(objects);
      const settings = {
        namespace: textAt(inputs, "namespace") ?? access.namespace,
        mutable: { configMaps: isOn(inputs, "enableConfigMapMutable"), secrets: isOn(inputs, "enableSecretMutable") },
        deleteUnreachable: isOn(inputs, "deleteUnreachable"),
      };
      return new KubernetesDouble(objects, settings, engine, faults);
    },
  });
  return {
    ...served,
    async stop() {
      await served.stop();
      for (const objects of opened) objects.close();
    },
  };
}

/** What the provider's own arguments may be; those that are no more than hints to the released one are passed over. */
export const providerInputs: readonly string[] = [
  ...["cluster", "clusterIdentifier", "context", "deleteUnreachable", "enableConfigMapMutable", "enablePatchForce"],
  ...["enableSecretMutable", "enableServerSideApply", "helmReleaseSettings", "kubeClientSettings", "kubeconfig"],
  ...["namespace", "skipUpdateUnreachable", "suppressDeprecationWarnings", "suppressHelmHookWarnings"],
  ...["upsertExistingObjects", "version"],
];

function checkConfig(inputs: Properties): readonly CheckFailure[] {
  const refused = Object.keys(inputs).filter((name) => !providerInputs.includes(name));
  const failures = refused.map((property) => ({
    property,
    reason: `provider argument \`${property}\` is not simulated; add it in rehearsal/providers/kubernetes/index.ts`,
  }));
  if (isOff(inputs, "enableServerSideApply")) {
    failures.push({ property: "enableServerSideApply", reason: "client-side apply is not simulated; leave it on" });
  }
  return failures;
}

function kubeconfigOf(inputs: Properties): string {
  const given = textAt(inputs, "kubeconfig") ?? process.env["KUBECONFIG"];
  if (given !== undefined && given !== "") return given;
  throw new Error("no kubeconfig is given; pass `kubeconfig` to the kubernetes provider, or set KUBECONFIG");
}

// The engine hands on every argument of a provider as text.
function isOn(inputs: Properties, name: string): boolean {
  return inputs[name] === "true" || inputs[name] === true;
}

function isOff(inputs: Properties, name: string): boolean {
  return inputs[name] === "false" || inputs[name] === false;
}
