import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import { type Fields, plainFields } from "./plainValue";

/** A resource of a stack, in plain values. */
export interface StackResource {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  /** What the program asks for. */
  readonly inputs: Fields;
  /** Which resources each input comes from. */
  readonly sources: Readonly<Record<string, readonly StackResource[]>>;
}

/**
 * Keeps what each resource is made with until the stack is looked at as a whole. There a policy is given outputs alone, of which
 * there are none at a preview in which the provider waits for a cluster that is yet to be made.
 */
export class InputLog {
  private readonly inputs = new Map<string, Fields>();

  /** Every policy of resources notes them, so that any of these can be turned off. */
  note({ urn, props }: Pick<ResourceValidationArgs, "urn" | "props">): void {
    if (!this.inputs.has(urn)) this.inputs.set(urn, plainFields(props));
  }

  /** The resources of the stack; of what was only looked up, the outputs. */
  stack(resources: readonly PolicyResource[]): readonly StackResource[] {
    const known = new Map<string, StackResource>();
    return resources.map((resource) => this.resource(resource, known));
  }

  private resource(given: PolicyResource, known: Map<string, StackResource>): StackResource {
    const { type, name, urn, props, propertyDependencies } = given;
    const before = known.get(urn);
    if (before !== undefined) return before;
    const sources: Record<string, readonly StackResource[]> = {};
    const resource = { type, name, urn, inputs: this.inputs.get(urn) ?? plainFields(props), sources };
    known.set(urn, resource);
    for (const [property, others] of Object.entries(propertyDependencies)) {
      sources[property] = others.map((other) => this.resource(other, known));
    }
    return resource;
  }
}

/** Resources of a type that an input comes from. */
export const sourcesOf = ({ sources }: StackResource, input: string, type: string): readonly StackResource[] =>
  (sources[input] ?? []).filter((other) => other.type === type);
