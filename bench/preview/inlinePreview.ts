import { createRequire } from "node:module";
import { LocalWorkspace } from "@pulumi/pulumi/automation";

/**
 * Previews one program by the Automation API: the command that is measured where there is no language host.
 *
 * usage: node inlinePreview.js FOLDER PROGRAM, with the project in FOLDER and a module PROGRAM that is the program when
 * it is loaded, or exports it as a function
 */
async function main([folder, program]: readonly string[]): Promise<void> {
  if (folder === undefined || program === undefined) throw new Error("usage: inlinePreview FOLDER PROGRAM");
  const stack = await LocalWorkspace.selectStack({ stackName: "dev", workDir: folder });
  stack.workspace.program = () => {
    const loaded = createRequire(program)(program) as unknown;
    return Promise.resolve(typeof loaded === "function" ? (loaded as () => Record<string, unknown>)() : {});
  };
  await stack.preview({ color: "never", onOutput: (text) => process.stdout.write(text) });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? String(error.stack) : "unknown error"}\n`);
  process.exitCode = 1;
});
