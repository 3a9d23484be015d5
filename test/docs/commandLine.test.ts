import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type CommandName, commandNames, commands } from "../../cli/usage";
import { portcullis } from "../cli/portcullis";

const root = join(__dirname, "../..");
const file = join(root, "docs/command-line.md");

/** A command as it is shown, and the block that shows it with what it prints. */
interface Example {
  readonly words: string;
  readonly block: string;
}

const text = readFileSync(file, "utf8");

const examples = Array.from(
  text.matchAll(/^```console\n\$ portcullis (.*)\n(?:.*\n)*?```$/gm),
  ([block, words = ""]): Example => {
    return { words, block };
  },
);

const sections = new Map(
  text.split(/^## /m).map((section) => [/^`(\w+)`\n/.exec(section)?.[1] ?? "", section.slice(section.indexOf("\n"))]),
);

let before: string;
beforeAll(() => {
  before = process.cwd();
  process.chdir(root);
});
afterAll(() => {
  process.chdir(before);
});

test.each(examples)("`portcullis $words` prints what is shown", async ({ words, block }) => {
  const { out, err } = await portcullis(...words.split(" "));
  const shown = `\`\`\`console\n$ portcullis ${words}\n${out}\`\`\``;
  if (process.env["UPDATE_GOLDENS"] === "1")
    writeFileSync(
      file,
      readFileSync(file, "utf8").replace(block, () => shown),
    );
  else expect(block).toBe(shown);
  expect(err).toBe("");
});

test.each(commandNames)(
  "the section of %s names its options and formats, and shows it at work",
  (name: CommandName) => {
    const section = sections.get(name) ?? "";
    const { options, formats } = commands[name];
    const own = Object.keys(options).filter((option) => option !== "help");
    expect(own.filter((option) => !section.includes(`\`--${option}`))).toEqual([]);
    expect(section).toContain(formats.map((format) => `\`${format}\``).join(", "));
    expect(examples.filter(({ words }) => words.startsWith(`${name} `)).length).toBeGreaterThan(0);
  },
);
