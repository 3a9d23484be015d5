import * as fs from "node:fs";
import * as path from "node:path";
import type { Deployment, OutputMap } from "@pulumi/pulumi/automation";
import { problemLine } from "../analyzer/program/answer";
import type { ReachabilityTable } from "../analyzer/program/reachabilityTable";
import type { Progress } from "../tools";
import { castList, outputList, reachabilityList, section } from "./describe";
import { EngineError } from "./engineError";
import type { RehearsalFolder } from "./folder";
import { describeLock, findLocks, isHeld } from "./lock";
import { type Baseline, leftovers, orphans } from "./leftovers";
import { contentsOf, settlePending } from "./pendingOperations";
import type { Fault } from "./providers";
import { contradictions, reachabilityIn, rowsOf } from "./reachability";
import { resourceTree } from "./resourceTree";
import { openStage, type Stage } from "./stage";
import { Timings } from "./timings";

export interface RehearsalOptions {
  folder: RehearsalFolder;
  progress: Progress;
  /** Interrupts what is under way. */
  signal: AbortSignal;
  /** Where results go. */
  print: (text: string) => void;
  /** Values over those of Pulumi.dev.yaml, by key, written as in that file. */
  config: Readonly<Record<string, string>>;
  /** A creation that goes wrong once. */
  fault: Fault | undefined;
  /** Whether what was made until then is destroyed, rather than picked up. */
  giveUp: boolean;
  /** Asks whether the lock that a killed engine has left may be lifted. */
  mayUnlock: (explanation: string) => Promise<boolean>;
  /** The life of the stack from preview to destroy, the same without its end, or the end alone. */
  part: "whole" | "keep" | "destroy";
}

/** A rehearsal in which something went otherwise than it must; the message says what. */
export class RehearsalFailed extends Error {
  override readonly name = "RehearsalFailed";

  constructor(what: string, details: readonly string[]) {
    super([what, ...details.map((detail) => `  ${detail}`)].join("\n"));
  }
}

/**
 * Rehearses the life of the stack: preview, up, a second up that must change nothing, and destroy, after which nothing
 * may be left.
 *
 * @throws RehearsalFailed or EngineError
 */
export async function rehearse(options: RehearsalOptions): Promise<void> {
  const { folder, progress, print, fault, part } = options;
  const timings = new Timings();
  /** What is for the end, where it is read. */
  let last: readonly string[] = [];
  const failOn = fault === undefined ? [] : [fault];
  const stage = await timings.measure("start", () => openStage({ ...options, failOn }));
  try {
    print(section("What is real", castList(stage)));
    await unlock(stage, options);
    await settle(stage, progress);
    // The baseline is taken while the preview runs, which changes nothing.
    const previewing = part === "destroy" ? undefined : preview(stage, options, timings);
    const [baseline] = await Promise.all([takeBaseline(folder, stage), previewing]);
    if (part !== "destroy") last = await play(stage, options, timings);
    if (part === "keep") await stage.leaveCluster();
    else await tearDown(stage, baseline, options, timings);
  } catch (error) {
    const ended = stage.cluster.failure();
    if (ended !== undefined) progress.note(`a program of the cluster has ended: ${ended}`);
    throw error;
  } finally {
    await timings.measure("stop", () => stage.close());
  }
  print([section("Where the time went", timings.report()), ...last].join("\n"));
}

async function preview({ engine }: Stage, { progress }: RehearsalOptions, timings: Timings): Promise<void> {
  const { warnings } = await timings.measure("preview", () => engine.preview());
  for (const warning of warnings) progress.note(`warning: ${warning}`);
}

/** @returns the sections of the report that its reader takes along */
async function play(
  stage: Stage,
  { print, fault, giveUp }: RehearsalOptions,
  timings: Timings,
): Promise<readonly string[]> {
  const { engine, kubectl, aws } = stage;
  if (fault !== undefined) print(await timings.measure("failing up", () => failingUp(stage, fault)));
  if (giveUp) return [];
  await timings.measure("up", () => engine.up());
  const again = await timings.measure("second up", () => engine.up("second up"));
  if (again.changed.length > 0) throw new RehearsalFailed("the second up must change nothing, but did", again.changed);

  const [state, outputs, policies] = await timings.measure("show", () =>
    Promise.all([engine.exportState(), engine.outputs(), kubectl.run("get", "networkpolicies", "--all-namespaces")]),
  );
  const { resources = [] } = contentsOf(state);
  const lost = orphans(resources, aws());
  if (lost.length > 0) throw new RehearsalFailed("simulated AWS has what the stack knows nothing of", lost);
  print(section("Resources by component", resourceTree(resources)));
  print(section("Outputs", outputList(outputs)));
  print(section("kubectl get networkpolicies -A", policies));
  return reachabilitySections(state, outputs);
}

/** Who reaches whom, by the stack's own word, which must be true of what the engine has deployed. */
function reachabilitySections(state: Deployment, outputs: OutputMap): readonly string[] {
  const output = outputs["reachability"]?.value as ReachabilityTable;
  const { table, changes, problems } = reachabilityIn(state);
  if (problems.length > 0) throw new RehearsalFailed("the state cannot be analysed", problems.map(problemLine));
  const wrong = contradictions(output, table);
  if (wrong.length > 0) throw new RehearsalFailed("the stack's output is not what the stack has deployed", wrong);
  return [
    section("Who reaches whom", reachabilityList(rowsOf(output))),
    section("What the policies change: the same workloads with them, compared with none", changes.trimEnd()),
  ];
}

/** The up that meets the failure asked for; without one, the type names nothing that the stack creates. */
async function failingUp({ engine }: Stage, { type }: Fault): Promise<string> {
  try {
    await engine.up("failing up");
  } catch (error) {
    if (error instanceof EngineError) return section(`The up fails at ${type}`, error.outcome.errors.join("\n"));
    throw error;
  }
  const { resources = [] } = contentsOf(await engine.exportState());
  const types = new Set(resources.map((resource) => resource.type).sort());
  throw new RehearsalFailed(`nothing failed, since the stack creates no \`${type}\`; it creates`, [...types]);
}

async function tearDown(
  stage: Stage,
  baseline: Baseline,
  { print }: RehearsalOptions,
  timings: Timings,
): Promise<void> {
  // A deletion asked for before the controllers watch forgets the objects that it should take along.
  await stage.cluster.deletionsReady();
  await timings.measure("destroy", () => stage.engine.destroy());
  const left = await timings.measure("proof", () => leftovers(stage, baseline));
  if (left.length > 0) throw new RehearsalFailed("the destroy must leave nothing, but left", left);
  print("\nNothing is left: state and simulated AWS are empty, and the API server is as it was before the first up.");
}

/** Lifts a stale lock when the user agrees; one that is held by a running engine stays. */
async function unlock({ engine }: Stage, { folder, mayUnlock, progress }: RehearsalOptions): Promise<void> {
  const locks = findLocks(folder);
  if (locks.length === 0) return;
  const explanation = locks.map(describeLock).join("\n");
  if (locks.some(isHeld))
    throw new RehearsalFailed("another engine is at work on this folder; wait for its end", [explanation]);
  if (!(await mayUnlock(explanation))) {
    const again = `npm run rehearsal -- --unlock --folder ${folder.root}`;
    throw new RehearsalFailed("a lock is in the way", [explanation, `to lift it and go on: ${again}`]);
  }
  await engine.liftLock();
  progress.note("the stale lock is lifted");
}

/** What an engine that was killed had begun is taken into the state or begun again. */
async function settle({ engine, aws }: Stage, progress: Progress): Promise<void> {
  const settled = settlePending(await engine.exportState(), (urn) => aws().find((resource) => resource.urn === urn));
  if (settled === undefined) return;
  await engine.importState(settled.state);
  for (const note of settled.notes) progress.note(`settled: ${note}`);
}

/** What the API server held before the first up; a folder that is used again keeps it. */
async function takeBaseline(folder: RehearsalFolder, { kubectl }: Stage): Promise<Baseline> {
  const file = path.join(folder.root, "baseline.json");
  if (!fs.existsSync(file)) fs.writeFileSync(file, JSON.stringify(await kubectl.everything()));
  return JSON.parse(fs.readFileSync(file, "utf8")) as Baseline;
}
