import { instanceType, typesOfFamily } from "../components/capacity/instanceTypes";
import { eventLogNotice } from "../components/deniedTraffic/vpcCniLogSettings";
import { loggedNamespaceProblems } from "../components/deniedTraffic/deniedTrafficProblems";
import type { PolicyEngine } from "../components/policyEngine/enforcement";
import { type ConfigReader, setCommand } from "./reader";

/** How denied traffic is logged, by what enforces the policies. */
export type DeniedTraffic =
  { engine: "calico"; namespaces: readonly string[] } | { engine: "vpc-cni"; acceptCost: boolean };

/** What of the rest of the configuration decides whether denied traffic can be logged. */
interface Surroundings {
  policyEngine: PolicyEngine | undefined;
  instanceType: string | undefined;
  oidcProvider: boolean | undefined;
  /** Namespaces of the stack itself in which policies isolate every pod. */
  ownNamespaces: readonly string[];
  /** Whether a cluster is made. */
  isDeployed: boolean;
}

const logKey = "deniedTrafficLog";
const namespacesKey = "deniedTrafficNamespaces";

/** Whether and where denied traffic is logged; undefined where it is not. */
export function readDeniedTraffic(read: ConfigReader, surroundings: Surroundings): DeniedTraffic | undefined {
  const isLogged = read.boolean(logKey);
  const acceptCost = read.boolean("allowEventLogCost") ?? false;
  const namespaces = readNamespaces(read);
  const { policyEngine, isDeployed } = surroundings;
  if (!isDeployed) {
    const allowed = "`false` with target `kubeconfig`: the log is CloudWatch's";
    if (isLogged === true) read.refuse(logKey, allowed, setCommand(logKey, "false"));
    return undefined;
  }
  if (isLogged === false && namespaces.length > 0) {
    read.refuse(namespacesKey, `none as long as ${logKey} is \`false\``, setCommand(logKey, "true"));
  }
  if (isLogged !== true) return undefined;
  if (policyEngine === "calico") return ofCalico(read, namespaces, surroundings);
  return policyEngine === "vpc-cni" ? ofVpcCni(read, namespaces, acceptCost, surroundings.instanceType) : undefined;
}

function ofCalico(read: ConfigReader, named: readonly string[], { oidcProvider, ownNamespaces }: Surroundings) {
  if (oidcProvider === false) {
    const allowed = `\`true\` with ${logKey}: by it the agent that sends the log gets its IAM role`;
    read.refuse("oidcProvider", allowed, setCommand("oidcProvider", "true"));
  }
  const namespaces = [...new Set([...ownNamespaces, ...named])];
  if (namespaces.length === 0) {
    const allowed = `at least one namespace, in which policies isolate every pod, with ${logKey} and Calico`;
    read.refuse(namespacesKey, allowed, setCommand(namespacesKey, "shop", 0));
  }
  return { engine: "calico", namespaces } as const;
}

function ofVpcCni(read: ConfigReader, named: readonly string[], acceptCost: boolean, type: string | undefined) {
  if (named.length > 0) {
    const allowed = "none with policyEngine `vpc-cni`, which logs what every pod is denied";
    read.refuse(namespacesKey, allowed, `pulumi config rm ${namespacesKey}`);
  }
  const notice = type === undefined ? undefined : eventLogNotice(type, acceptCost);
  if (type !== undefined && notice?.severity === "error") {
    const larger = typesOfFamily(type)
      .slice(typesOfFamily(type).indexOf(type) + 1)
      .find((other) => instanceType(other) !== undefined && eventLogNotice(other, false).severity !== "error");
    const accept = setCommand("allowEventLogCost", "true");
    const fix = larger === undefined ? accept : setCommand("instanceType", larger);
    read.refuse(logKey, `\`false\` on such nodes, unless allowEventLogCost is \`true\`: ${notice.message}`, fix);
  }
  return { engine: "vpc-cni", acceptCost } as const;
}

/** Names of namespaces that can be logged, each once. */
function readNamespaces(read: ConfigReader): readonly string[] {
  const namespaces = read.list(namespacesKey, "shop") ?? [];
  namespaces.forEach((namespace, index) => {
    const remove = `pulumi config rm --path '${namespacesKey}[${String(index)}]'`;
    const [problem] = loggedNamespaceProblems(namespace, namespacesKey);
    if (problem !== undefined) {
      read.refuse(namespacesKey, `a namespace of applications: ${problem.message}`, remove, index);
    } else if (namespaces.indexOf(namespace) !== index) {
      read.refuse(namespacesKey, "each namespace once", remove, index);
    }
  });
  return namespaces;
}
