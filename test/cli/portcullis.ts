import { plain, type Style } from "../../analyzer/reports/style";
import { run } from "../../cli/run";

/** What a run of the command has printed, and its exit code. */
export interface Ran {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `portcullis` with these words, as if its output went to a file. */
export function portcullis(...words: readonly string[]): Promise<Ran> {
  return runOn({ isInteractive: false, style: plain }, words);
}

/** The same on a terminal without colours. */
export function portcullisOnTerminal(...words: readonly string[]): Promise<Ran> {
  return runOn({ isInteractive: true, style: plain }, words);
}

async function runOn(terminal: { isInteractive: boolean; style: Style }, words: readonly string[]): Promise<Ran> {
  const said = { out: "", err: "" };
  const exit = await run(words, {
    ...terminal,
    out: (text) => (said.out += text),
    err: (text) => (said.err += text),
    progress: () => undefined,
  });
  return { exit, ...said };
}
