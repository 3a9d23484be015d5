import type { Day } from "../components/versions/days";
import { type KubernetesVersion, kubernetesVersions } from "../components/versions/kubernetesVersions";
import { isPastStandard, supportNotices, type SupportType } from "../components/versions/supportNotices";
import { type ConfigReader, setCommand } from "./reader";

interface Version {
  kubernetesVersion: KubernetesVersion | undefined;
  supportType: SupportType | undefined;
}

/** The version of Kubernetes and its support; `isDeployed` where a cluster is made with them. */
export function readVersion(read: ConfigReader, today: Day, isDeployed: boolean): Version {
  const kubernetesVersion = read.oneOf("kubernetesVersion", kubernetesVersions, "1.35");
  const allowEnded = read.boolean("allowEndedVersion");
  const supportType = read.oneOf("supportType", ["extended", "standard"]);
  if (kubernetesVersion === undefined || !isDeployed) return { kubernetesVersion, supportType };

  const ended = supportNotices({ kubernetesVersion, today, isNew: allowEnded === false }).find(
    ({ severity }) => severity === "error",
  );
  if (ended !== undefined) {
    const { message, fixes } = ended;
    const otherwise = "for a cluster that exists already, set `allowEndedVersion` to true";
    read.refuse("kubernetesVersion", `another version: ${message}; ${otherwise}`, fixes[0] ?? "");
  } else if (supportType === "standard" && isPastStandard(kubernetesVersion, today)) {
    const allowed = `\`extended\` for ${kubernetesVersion}, whose standard support is over`;
    read.refuse("supportType", allowed, setCommand("supportType", "extended"));
  }
  return { kubernetesVersion, supportType };
}
