import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { textAt, type Properties } from "../propertyValues";
import type { Target } from "./resourceKind";

/** A resource that exists in simulated AWS. */
export interface CloudResource {
  readonly type: string;
  readonly id: string;
  /** The Pulumi resource that made it. What is here and not in the stack's state is an orphan. */
  readonly urn: string;
  /** Its place in the order of creation, counted from 1. */
  readonly order: number;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

/** What AWS makes by itself: no program knows of it. */
export type UnmanagedResource = Omit<CloudResource, "order" | "urn">;

/**
 * All that exists in simulated AWS. Invariant: the file holds every change before the call that made it returns, and
 * is whole at any time, so that killing the process loses nothing.
 */
export class Cloud {
  private readonly state: State;

  /** @param file is made when it does not exist */
  constructor(private readonly file: string) {
    this.state = load(file);
  }

  /** Everything there is, in the order of creation. */
  resources(type?: string): readonly CloudResource[] {
    const all = Object.values(this.state.resources).sort((a, b) => a.order - b.order);
    return type === undefined ? all : all.filter((resource) => resource.type === type);
  }

  get(type: string, id: string): CloudResource | undefined {
    return this.state.resources[keyOf(type, id)];
  }

  /** The resource of one of the targets' types that goes by this value. */
  find(targets: readonly Target[], value: string): CloudResource | undefined {
    return targets
      .flatMap(({ type, by }) =>
        this.resources(type).filter(({ id, outputs }) => (by === undefined ? id : textAt(outputs, ...by)) === value),
      )
      .at(0);
  }

  /** How many resources this URN has made so far; a replacement is the second. */
  generation(urn: string): number {
    return this.state.generations[urn] ?? 0;
  }

  add(resource: Omit<CloudResource, "order">): void {
    this.state.order += 1;
    this.state.generations[resource.urn] = this.generation(resource.urn) + 1;
    this.state.resources[keyOf(resource.type, resource.id)] = { ...resource, order: this.state.order };
    this.save();
  }

  change(resource: CloudResource): void {
    this.state.resources[keyOf(resource.type, resource.id)] = resource;
    this.save();
  }

  remove(type: string, id: string): void {
    this.state.resources = Object.fromEntries(
      Object.entries(this.state.resources).filter(([key]) => key !== keyOf(type, id)),
    );
    this.save();
  }

  // Written beside and renamed: a reader, and a process that starts after a kill, sees the old file or the new one.
  private save(): void {
    const next = `${this.file}.next`;
    mkdirSync(dirname(this.file), { recursive: true });
    writeFileSync(next, JSON.stringify(this.state, undefined, 2));
    renameSync(next, this.file);
  }
}

interface State {
  order: number;
  generations: Record<string, number>;
  resources: Record<string, CloudResource>;
}

function load(file: string): State {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return { order: 0, generations: {}, resources: {} };
  }
  try {
    return JSON.parse(text) as State;
  } catch (error) {
    throw new Error(`state of simulated AWS \`${file}\` is not JSON; delete it to start with an empty account`, {
      cause: error,
    });
  }
}

function keyOf(type: string, id: string): string {
  return `${type} ${id}`;
}
