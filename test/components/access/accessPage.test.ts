import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";
import { policyGuard } from "../../../components/access/guardSettings";

const root = join(__dirname, "../../..");
const page = readFileSync(join(root, "docs/access.md"), "utf8");
const examples = Array.from(page.matchAll(/^```ts\n(.*?)^```$/gms), ([, code = ""]) => code);

test("the examples compile, against the names that the package has", () => {
  expect(examples).toHaveLength(4);
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), (file) => ts.sys.readFile(file)) as {
    config: { compilerOptions: object };
  };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const names = { portcullis: ["./policies/index.ts"], "portcullis/components": ["./components/index.ts"] };
  const files = new Map(examples.map((code, index) => [join(root, `example${String(index)}.ts`), code]));
  const host = ts.createCompilerHost(options);
  const onDisk = { exists: host.fileExists.bind(host), read: host.readFile.bind(host) };
  host.fileExists = (file) => files.has(file) || onDisk.exists(file);
  host.readFile = (file) => files.get(file) ?? onDisk.read(file);
  const program = ts.createProgram({
    rootNames: [...files.keys()],
    options: { ...options, noEmit: true, noUnusedLocals: false, incremental: false, paths: names },
    host,
  });
  const problems = [...files.keys()].flatMap((file) => {
    const source = program.getSourceFile(file);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  });
  expect(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))).toEqual([]);
}, 120_000);

test("the refusal that is shown is the guard's", () => {
  const { validations } = policyGuard([], "#platform on Slack", {});
  expect(page.replaceAll("\n", " ")).toContain(`denied request: ${String(validations[0]?.message)}`);
});
