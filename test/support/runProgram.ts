import * as pulumi from "@pulumi/pulumi";
import { failRun } from "../../analyzer/program/failRun";

/** What came of a program. */
export interface ProgramRun {
  readonly outputs: Readonly<Record<string, unknown>>;
  /** The names of outputs that are secret. */
  readonly secrets: readonly string[];
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Runs a program in a stack of its own, with every resource mocked: what it asks for is what it gets, and at preview
 * outputs that it did not ask for are not known. An output of the program that is not known is left out here.
 *
 * The test has to mock `failRun`, which would fail the test instead of the program.
 */
export async function runProgram(
  program: () => Record<string, unknown> | Promise<Record<string, unknown>>,
  { preview = true, found = {} }: { preview?: boolean; found?: Readonly<Record<string, object>> } = {},
): Promise<ProgramRun> {
  const failures = jest.mocked(failRun).mockClear();
  const warnings = jest.spyOn(pulumi.log, "warn").mockResolvedValue();
  try {
    await pulumi.runtime.setMocks(
      {
        newResource: ({ type, name, inputs, id }) => ({
          id: id ?? `${name}-id`,
          state: { ...(inputs as object), ...found[`${type} ${name}`] },
        }),
        call: ({ token }) => {
          throw new Error(`the program asks ${token}, which is not there`);
        },
      },
      "portcullis",
      "test",
      preview,
    );
    let given: Record<string, unknown> = {};
    await pulumi.runtime.runInPulumiStack(async () => (given = await program()));
    const { value, secrets } = await outputsOf(given);
    // The SDK's own wait for what is under way; its types leave it out.
    await (pulumi.runtime as unknown as { waitForRPCs(): Promise<void> }).waitForRPCs();
    return { outputs: value, secrets, errors: textsOf(failures), warnings: textsOf(warnings) };
  } finally {
    warnings.mockRestore();
  }
}

async function outputsOf(given: Record<string, unknown>) {
  const value: Record<string, unknown> = {};
  const secrets: string[] = [];
  for (const [name, output] of Object.entries(given)) {
    const plain: unknown = await pulumi.runtime.serializeProperty(name, output);
    const secret = plain as { readonly [key: string]: unknown } | undefined;
    if (secret?.[pulumi.runtime.specialSigKey] === pulumi.runtime.specialSecretSig) secrets.push(name);
    else if (plain !== pulumi.runtime.unknownValue) value[name] = plain;
  }
  return { value, secrets };
}

const textsOf = ({ mock }: { readonly mock: { readonly calls: readonly (readonly [string, ...unknown[]])[] } }) =>
  mock.calls.map(([text]) => text);
