import type { CalicoNetworkPolicy } from "./calico/types";
import { validateCalico } from "./calico/validate";
import { about, type SetProblem } from "./setProblems";
import { isOfCalico, type NamespacePolicy, type PolicyEngine, type Stage } from "./stages";
import type { Problem } from "./types";

/** The part of a set's arguments that says how its policies are rolled out. */
export interface StageArgs {
  readonly policies: readonly NamespacePolicy[];
  readonly stage?: Stage;
  readonly engine?: PolicyEngine;
}

/** An error wherever the engine has not got what the stage or a policy needs. */
export function stageProblems({ policies, stage = "enforce", engine }: StageArgs): readonly SetProblem[] {
  return [
    ...unknownValue("stage", stage, ["staged", "log", "enforce"]),
    ...unknownValue("engine", engine ?? "calico", ["calico", "vpc-cni"]),
    ...(stage !== "enforce" && engine !== "calico" ? [error("stage", needsCalico(stage))] : []),
    ...policies.flatMap((policy, index) =>
      (isOfCalico(policy) ? calicoProblems(policy, stage, engine) : []).map((problem) =>
        about("policies", policy, index, problem),
      ),
    ),
  ];
}

function calicoProblems(policy: CalicoNetworkPolicy, stage: Stage, engine?: PolicyEngine): readonly Problem[] {
  return [
    ...(engine === "calico" ? [] : [error("apiVersion", ofCalico)]),
    ...(stage === "log" && isValid(policy) ? notLogged(policy) : []),
  ];
}

/** What is not is told elsewhere, and cannot be looked into. */
function isValid(policy: CalicoNetworkPolicy): boolean {
  return !validateCalico(policy).some(({ severity }) => severity === "error");
}

const needsCalico = (stage: Stage) =>
  `\`${stage}\` needs \`engine: "calico"\`: neither NetworkPolicies of Kubernetes nor the VPC CNI can tell what a policy ` +
  "would do without enforcing it; say so where the cluster has Calico, or leave `stage` out";

const ofCalico =
  'is that of a policy which Calico alone enforces; give the set `engine: "calico"` where the cluster has it, or write ' +
  "a NetworkPolicy of Kubernetes";

/** What in a policy of Calico the tier of the log has no equivalent for. */
function notLogged({ spec }: CalicoNetworkPolicy): readonly Problem[] {
  const { tier = "default", serviceAccountSelector, ingress } = spec;
  const fix = "at the stage `log`; stage it with `staged`";
  return [
    ...(tier === "default" ? [] : [error("spec.tier", `must be \`default\` ${fix}, got \`${tier}\``)]),
    ...(serviceAccountSelector ? [error("spec.serviceAccountSelector", `must be left out ${fix}`)] : []),
    // Rules for egress have none.
    ...Array.from(ingress ?? []).flatMap(({ http }, at) =>
      http ? [error(`spec.ingress[${String(at)}].http`, `must be left out ${fix}`)] : [],
    ),
  ];
}

/** Only for callers in plain JavaScript. */
function unknownValue(path: string, value: string, known: readonly string[]): readonly Problem[] {
  if (known.includes(value)) return [];
  return [error(path, `must be one of ${known.map((one) => `\`${one}\``).join(", ")}, got \`${value}\``)];
}

function error(path: string, message: string): Problem {
  return { severity: "error", path, message };
}
