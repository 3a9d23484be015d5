import { child, isAbsent, quoted } from "../../../policies/validation/fields";
import type { Findings } from "../../../policies/validation/findings";
import { unknown } from "../../model";
import type { Kind } from "../kinds";
import { type Fields, fieldsOf } from "./fields";
import { type PodTraits, readPodTraits } from "./podTraits";

/** What makes pods of a template, such as a Deployment. */
export interface ControllerReading extends PodTraits {
  /** A Job that is over: it makes no pods any more. */
  readonly isFinished: boolean;
  /** Scaled to nothing, as the ReplicaSets of what a Deployment was before. */
  readonly isIdle: boolean;
}

/** Reads what has a template of pods at `template`. */
export function readController(object: Fields, { name: kind, template }: Kind, findings: Findings): ControllerReading {
  const { labels, ports, hostNetwork } = readPodTraits(at(object, template, findings), template, findings);
  const replicas = fieldsOf(object.spec, "spec", findings)?.replicas;
  if (!isAbsent(replicas) && replicas !== unknown && !(Number.isInteger(replicas) && (replicas as number) >= 0)) {
    findings.error("spec.replicas", `must be a whole number from 0, got ${quoted(replicas)}`);
  }
  return { labels, ports, hostNetwork, isIdle: replicas === 0, isFinished: kind === "Job" && isOver(object) };
}

/** The value at a path of fields; unknown where one on the way is, and reported where there is none. */
function at(object: Fields, path: string, findings: Findings): unknown {
  let value: unknown = object;
  let way = "";
  for (const name of path.split(".")) {
    if (value === unknown) return unknown;
    value = fieldsOf(value, way, findings)?.[name];
    way = child(way, name);
  }
  if (isAbsent(value)) {
    if (findings.problems.length === 0) findings.error(path, "must be given: the pods are made after it");
    return undefined;
  }
  return value;
}

function isOver(object: Fields): boolean {
  const status = object.status;
  if (typeof status !== "object" || status === null) return false;
  const { conditions } = status as Fields;
  return (
    Array.isArray(conditions) &&
    conditions.some((condition: unknown) => {
      if (typeof condition !== "object" || condition === null) return false;
      const { type, status: holds } = condition as Fields;
      return (type === "Complete" || type === "Failed") && holds === "True";
    })
  );
}
