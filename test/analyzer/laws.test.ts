import fc from "fast-check";
import { analyze } from "../../analyzer/analyze";
import { diff } from "../../analyzer/diff";
import { denied } from "../../analyzer/access";
import type { Cluster, Policy } from "../../analyzer/model";
import type { Access, Entity, Reachability } from "../../analyzer/reachability";
import { clusters } from "./oracle/clusters";
import { Ends } from "./oracle/ends";
import { accessText, firstDifference, linesOf } from "./oracle/lines";
import { manifestOf } from "./oracle/manifest";
import { isShrinking, runOf } from "./oracle/runs";
import {
  inAnotherOrder,
  renamed,
  renamedLine,
  withBlocksHalved,
  withoutPolicy,
  withPolicyTwice,
  withReplicas,
  withRuleMore,
} from "./oracle/transformations";

/** Other clusters are drawn by LAWS_SEED=7, more or fewer by LAWS_CASES=100000. */
const { cases, seed } = runOf("LAWS");

/** What is wrong with a cluster by a law, in words; `choice` decides where the law has something to choose. */
type Law = (cluster: Cluster, choice: number) => string | undefined;

describe(`in ${String(cases)} clusters (LAWS_SEED=${String(seed)})`, () => {
  test.each<[string, Law]>([
    [
      "the order of documents changes nothing",
      (cluster, choice) => sameLines(inAnotherOrder(cluster, choice), cluster),
    ],
    ["other names change nothing but names", renaming],
    [
      "a policy that is there twice changes nothing",
      (cluster, choice) => sameLines(withPolicyTwice(cluster, choice), cluster),
    ],
    ["the number of replicas changes nothing", (cluster) => sameLines(withReplicas(cluster), cluster)],
    [
      "a block says the same as its two halves",
      (cluster) => sameAccess(analyze(withBlocksHalved(cluster)), analyze(cluster)),
    ],
    ["one more rule removes nothing", (cluster, choice) => atLeast(withRuleMore(cluster, choice), cluster)],
    ["one more policy removes nothing from pods that others isolate in the same way", onePolicyMore],
    ["grouping loses nothing and says nothing twice", grouping],
    ["an analysis that starts from another one says the same of all pods and addresses", fromAnother],
    ["the difference is what differs, neither more nor less", differing],
    ["the difference the other way round is the mirror of it", mirroring],
  ])("%s", (_, law) => {
    expect(firstBroken(law)).toBeUndefined();
  });
});

const generated = fc.sample(clusters(), { numRuns: cases, seed });

function firstBroken(law: Law): string | undefined {
  const broken = generated.findIndex((cluster, index) => law(cluster, index) !== undefined);
  const cluster = generated[broken];
  if (cluster === undefined) return undefined;
  if (!isShrinking) return law(cluster, broken);
  const { counterexample } = fc.check(
    fc.property(clusters(), fc.constant(broken), (smaller, choice) => law(smaller, choice) === undefined),
    { numRuns: cases * 5, seed },
  );
  const [smallest, choice] = counterexample ?? [cluster, broken];
  return `${String(law(smallest, choice))}\nwith choice ${String(choice)} in\n${manifestOf(smallest)}`;
}

function sameLines(actual: Cluster, expected: Cluster): string | undefined {
  return firstDifference(linesOf(analyze(actual)), linesOf(analyze(expected)));
}

/** What the lines say, apart from which pods they take together. */
function sameAccess(actual: Reachability, expected: Reachability): string | undefined {
  const ends = new Ends([actual, expected]);
  const [told, right] = [actual, expected].map((one) =>
    Array.from(ends.access(one), ([pair, access]) => `${pair}: ${accessText(access)}`).sort(),
  );
  return firstDifference(told ?? [], right ?? []);
}

function renaming(cluster: Cluster): string | undefined {
  const expected = linesOf(analyze(cluster)).map(renamedLine);
  return firstDifference([...linesOf(analyze(renamed(cluster)))].sort(), expected.sort());
}

/** Whether all that was allowed still is, and all that was perhaps allowed still is at least that. */
function atLeast(after: Cluster, before: Cluster): string | undefined {
  const [is, was] = [analyze(after), analyze(before)];
  const ends = new Ends([was, is]);
  const now = ends.access(is);
  for (const [pair, { allowed, unknown }] of ends.access(was)) {
    const access = now.get(pair) ?? denied;
    const isKept = access.allowed.contains(allowed) && access.allowed.union(access.unknown).contains(unknown);
    if (!isKept) return `${pair} was ${accessText({ allowed, unknown })} and is ${accessText(access)}`;
  }
  return undefined;
}

/** The policy that is added selects what another one of the same types does. */
function onePolicyMore(cluster: Cluster, choice: number): string | undefined {
  const [policy] = cluster.policies;
  const own = fieldsOf(policy?.object.spec);
  const other = fieldsOf(cluster.policies[choice % cluster.policies.length]?.object.spec);
  if (policy === undefined || !Array.isArray(own.policyTypes) || own.policyTypes.length === 0) return undefined;
  const spec = { ...other, podSelector: own.podSelector, policyTypes: own.policyTypes } as Policy["object"]["spec"];
  const more = { ...policy, name: "more", object: { ...policy.object, spec } };
  return atLeast({ ...cluster, policies: [more, ...cluster.policies] }, cluster);
}

/** None where there are none, or where they are not known. */
function fieldsOf(spec: unknown): { readonly podSelector?: unknown; readonly policyTypes?: unknown } {
  return typeof spec === "object" && spec !== null ? spec : {};
}

function grouping(cluster: Cluster): string | undefined {
  const reachability = analyze(cluster);
  const connections = Array.from(reachability.groupedConnections()).flatMap(({ src, dst, ...access }) =>
    src.members.flatMap((from) =>
      dst.members.flatMap((to) => (from.id === to.id ? [] : [{ src: from, dst: to, ...access }])),
    ),
  );
  const expanded = linesOf({ connections: () => connections });
  return firstDifference([...expanded].sort(), [...linesOf(reachability)].sort());
}

/** It may keep pods apart that only the other one's policies tell apart. */
function fromAnother(cluster: Cluster, choice: number): string | undefined {
  const after = withoutPolicy(cluster, choice);
  const [before, fresh] = [analyze(cluster), analyze(after)];
  const quick = analyze(after, before);
  const back = analyze(cluster, quick);
  return (
    firstDifference(quick.families, fresh.families) ??
    firstDifference(back.families, before.families) ??
    sameAccess(quick, fresh) ??
    sameAccess(back, before) ??
    wrongChange(before, quick) ??
    wrongChange(quick, back)
  );
}

function mirroring(cluster: Cluster, choice: number): string | undefined {
  const [before, after] = [analyze(cluster), analyze(another(cluster, choice))];
  const [there, back] = [diff(before, after), diff(after, before)];
  return (
    firstDifference(linesOf({ connections: () => there.added }), linesOf({ connections: () => back.removed })) ??
    firstDifference(linesOf({ connections: () => there.removed }), linesOf({ connections: () => back.added })) ??
    firstDifference(
      Array.from(there.changed, ({ src, dst, ...one }) => changeLine(src, dst, one.before, one.after)),
      Array.from(back.changed, ({ src, dst, ...one }) => changeLine(src, dst, one.after, one.before)),
    )
  );
}

/** A policy less, a rule more, or a cluster that has nothing in common with this one but names. */
function another(cluster: Cluster, choice: number): Cluster {
  if (choice % 3 === 0) return generated[(choice + 1) % generated.length] ?? cluster;
  return choice % 3 === 1 ? withoutPolicy(cluster, choice) : withRuleMore(cluster, choice);
}

function differing(cluster: Cluster, choice: number): string | undefined {
  const other = choice % 2 === 0 ? withoutPolicy(cluster, choice) : withRuleMore(cluster, choice);
  return wrongChange(analyze(cluster), analyze(other));
}

/** What the difference says of each pod and address with each, against what the two clusters say. */
function wrongChange(before: Reachability, after: Reachability): string | undefined {
  const ends = new Ends([before, after]);
  const [was, is] = [ends.access(before), ends.access(after)];
  const change = (one: Access = denied, other: Access = denied) => `${accessText(one)} -> ${accessText(other)}`;
  const expected = Array.from(new Set([...was.keys(), ...is.keys()]))
    .filter((pair) => accessText(was.get(pair) ?? denied) !== accessText(is.get(pair) ?? denied))
    .map((pair) => `${pair}: ${change(was.get(pair), is.get(pair))}`);
  const { added, removed, changed } = diff(before, after);
  const told = [
    ...Array.from(added, (one) => ({ ...one, text: change(undefined, one) })),
    ...Array.from(removed, (one) => ({ ...one, text: change(one) })),
    ...Array.from(changed, (one) => ({ ...one, text: change(one.before, one.after) })),
  ].flatMap(({ src, dst, text }) => ends.between(src, dst).map((pair) => `${pair}: ${text}`));
  return firstDifference(told.sort(), expected.sort());
}

const changeLine = (src: Entity, dst: Entity, before: Access, after: Access): string =>
  `${src.id} => ${dst.id}: ${accessText(before)} -> ${accessText(after)}`;
