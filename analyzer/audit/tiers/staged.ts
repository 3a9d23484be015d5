import { analyze } from "../../analyze";
import { type Diff, diff } from "../../diff";
import type { Reachability } from "../../reachability";
import { enforceStaged } from "../../tiers/enforceStaged";
import type { StagedPolicy } from "../../tiers/model";
import { listed } from "../../words";
import type { Draft } from "../finding";
import { oncePerSurvey } from "../oncePerSurvey";
import type { AuditRule } from "../rule";
import type { Survey } from "../survey";

/** Policies that are not enforced yet. */
export const stagedRules: readonly AuditRule[] = [
  {
    id: "staged-policy",
    severity: "info",
    meaning: "A staged policy of Calico is in the input: it is not enforced, so it is not counted in any answer.",
    why: "It shows in Calico's flow logs what it would do. The finding tells what would open and close if it alone were enforced, by the workloads of the input.",
    fix: "Look at what it would change, and deploy the policy itself when that is meant: `portcullis diff --enforce-staged BEFORE AFTER` counts staged policies as enforced.",
    find: findStaged,
  },
];

function* findStaged(survey: Survey): Generator<Draft> {
  for (const staged of survey.cluster.tiered?.staged ?? []) {
    const { kind, namespace, name, origin, policy } = staged;
    const { metadata } = policy.it.object as { readonly metadata?: { readonly annotations?: Record<string, string> } };
    yield {
      subject: {
        entity: namespace === "" ? `${kind} ${name}` : `${kind} ${namespace}/${name}`,
        origin,
        annotations: metadata?.annotations,
      },
      message: `is not enforced; ${effectOf(survey, staged)}`,
      fix: "deploy the policy itself when that is meant, or remove it",
    };
  }
}

const asItIs = oncePerSurvey(({ cluster }: Survey): Reachability => analyze(cluster));

/** What would change if it alone were enforced, in words. */
function effectOf(survey: Survey, staged: StagedPolicy): string {
  if (staged.action === "Learn" || staged.action === "Ignore") {
    return `its \`stagedAction\` \`${staged.action}\` would change nothing`;
  }
  const changes = diff(asItIs(survey), analyze(enforceStaged(survey.cluster, [staged])));
  const parts = (["added", "removed", "changed"] as const).flatMap((kind) => countOf(changes, kind));
  return parts.length === 0 ? "enforcing it would change nothing" : `enforcing it would ${listed(parts)}`;
}

const verbs = { added: "open", removed: "close", changed: "change" } as const;

/** `close 3 connections, such as shop/web[Deployment] to shop/db[StatefulSet]`; nothing where there are none. */
function countOf(changes: Diff, kind: keyof typeof verbs): readonly string[] {
  let count = 0;
  let first = "";
  for (const { src, dst } of changes[kind]) {
    if (count === 0) first = `${src.id} to ${dst.id}`;
    count++;
  }
  if (count === 0) return [];
  const example = count === 1 ? `: ${first}` : `, such as ${first}`;
  return [`${verbs[kind]} ${String(count)} ${count === 1 ? "connection" : "connections"}${example}`];
}
