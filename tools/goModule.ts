import { go, goProblem } from "./goBuild";
import { run } from "./run";

export interface GoModuleOptions {
  /** The folder of the go.mod that pins the module's version, and of the go.sum that pins its contents. */
  readonly folder: string;
  /** @default process.env */
  readonly environment?: NodeJS.ProcessEnv;
}

/**
 * Gives the folder of a Go module, in Go's own cache; it is fetched first where it is not there yet.
 *
 * @throws with what to do where there is no Go, no module proxy, or another content than go.sum says
 */
export async function goModule(name: string, options: GoModuleOptions): Promise<string> {
  // Whatever workspace encloses the checkout would pin in go.mod's place.
  const environment = { ...(options.environment ?? process.env), GOWORK: "off" };
  const problem = await goProblem(environment);
  if (problem !== undefined) {
    throw new Error(
      `the Go module \`${name}\` cannot be had: ${problem}; have Go ${go.oldest} or newer on PATH (${go.site})`,
    );
  }
  const { output, errorLines, failure } = await run("go", ["mod", "download", "-json", name], {
    environment,
    folder: options.folder,
  });
  const { Dir: folder, Error: error } = answer(output);
  if (failure === undefined && folder !== undefined) return folder;
  const said = (error ?? errorLines.join("\n").trim()) || (failure ?? "`go mod download` names no folder");
  throw new Error(
    `the Go module \`${name}\` cannot be had; have a module proxy that Go reaches (proxy.golang.org, or your own in ` +
      `GOPROXY): ${said}`,
  );
}

interface Answer {
  readonly Dir?: string;
  readonly Error?: string;
}

/** Go says nothing where it fails before it comes to the module. */
function answer(output: string): Answer {
  return output.trim() === "" ? {} : (JSON.parse(output) as Answer);
}
