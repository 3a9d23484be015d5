import { dayOf } from "./days";
import { type KubernetesVersion, kubernetesVersions } from "./kubernetesVersions";
import { isStale, versionsReport } from "./report";
import { upgradePath } from "./upgradePath";

/** `make versions`: the table, or with two versions the way from the one to the other. */
function main(args: readonly string[]): number {
  if (args.length === 0) {
    const today = dayOf(new Date());
    console.log(versionsReport(today));
    return isStale(today) ? 1 : 0;
  }
  const [from, to] = args.map((text) => kubernetesVersions.find((version) => version === text));
  if (args.length !== 2 || from === undefined || to === undefined) {
    console.error(`give no argument, or two of ${kubernetesVersions.join(", ")}, got \`${args.join(" ")}\``);
    return 2;
  }
  return describe(from, to);
}

function describe(from: KubernetesVersion, to: KubernetesVersion): number {
  const { steps, refusal } = upgradePath(from, to);
  if (refusal !== undefined) console.log(refusal);
  for (const step of steps) console.log(`pulumi config set kubernetesVersion ${step} && pulumi up`);
  return refusal !== undefined && steps.length === 0 ? 1 : 0;
}

process.exitCode = main(process.argv.slice(2));
