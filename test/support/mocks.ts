import * as pulumi from "@pulumi/pulumi";

/** A resource that a program has registered. */
export interface Registered {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
  /** URN and id of the provider, when it is not the default one. */
  provider: string | undefined;
  /** Places in the order of all beginnings and ends: a resource waits for another when it begins after that one's end. */
  begun: number;
  ended: number;
}

/** What the cloud answers, by type of resource; the inputs are always among it. */
type Outputs = Record<string, (inputs: Record<string, unknown>) => Record<string, unknown>>;

/** Runs `program` with every resource mocked, and waits until all of them are registered. */
export async function deploy<T>(
  program: () => T,
  outputs: Outputs = {},
): Promise<{ value: T; resources: Registered[] }> {
  const resources: Registered[] = [];
  let clock = 0;
  await pulumi.runtime.setMocks(
    {
      newResource: async ({ type, name, inputs, provider }) => {
        const given = inputs as Record<string, unknown>;
        const resource = { type, name, inputs: given, provider, begun: clock++, ended: Infinity };
        resources.push(resource);
        // Long enough that whatever does not wait for this one begins before it has ended.
        await new Promise((resolve) => setTimeout(resolve, 5));
        resource.ended = clock++;
        return { id: `${name}-id`, state: { ...given, ...outputs[type]?.(given) } };
      },
      call: ({ token }) => {
        throw new Error(`the program asks ${token}, which needs the cloud at preview`);
      },
    },
    "portcullis",
    "test",
  );
  const value = program();
  await allRegistered();
  return { value, resources };
}

/** The value of an output. */
export const valueOf = <T>(output: pulumi.Input<T>): Promise<pulumi.Unwrap<T>> =>
  new Promise((resolve) => {
    pulumi.output(output).apply((value) => {
      resolve(value);
    });
  });

/** The one resource of this type, or of this type and name. */
export function only(resources: readonly Registered[], type: string, name?: string): Registered {
  const found = resources.filter(
    (resource) => resource.type === type && (name === undefined || resource.name === name),
  );
  const [first] = found;
  if (first === undefined || found.length > 1) {
    throw new Error(`${String(found.length)} resources are ${type} ${name ?? ""}; there are:\n${list(resources)}`);
  }
  return first;
}

const list = (resources: readonly Registered[]) => resources.map(({ type, name }) => `  ${type} ${name}`).join("\n");

// The SDK's own wait for the registrations under way; its types leave it out.
const allRegistered = () => (pulumi.runtime as unknown as { waitForRPCs(): Promise<void> }).waitForRPCs();
