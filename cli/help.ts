import { type CommandName, commandNames, commands, generalUsage, type Option } from "./usage";

/** What `portcullis --help` prints. */
export function overview(): string {
  return `Says who may reach whom in a Kubernetes cluster, by its NetworkPolicies, before anything is deployed.

usage: ${generalUsage}

${commandNames.map((name) => `  ${name.padEnd(10)}${commands[name].summary}`).join("\n")}

${paths}

  portcullis COMMAND --help   options of a command, with an example
  portcullis --version        the version
`;
}

/** What `portcullis COMMAND --help` prints. */
export function helpOf(name: CommandName): string {
  const { usage, about, options, examples, exits } = commands[name];
  const rows = Object.entries(options).map(([long, option]) => ({ left: spelling(long, option), about: option.about }));
  const width = Math.max(...rows.map(({ left }) => left.length)) + 2;
  const lines = rows.map(({ left, about: words }) => {
    return `  ${left.padEnd(width)}${wrap(words, 100 - width).join(`\n${" ".repeat(width + 2)}`)}`;
  });
  return `${about}

usage: ${usage}

${lines.join("\n")}

${paths}

examples:
${examples.map((line) => `  ${line}`).join("\n")}

exit codes:
${exits.map((line) => `  ${line}`).join("\n")}
`;
}

const paths = `A PATH is a file of Kubernetes manifests in YAML or JSON, a folder of such files, \`-\` for standard input, or what
\`pulumi stack export\` or \`pulumi preview --json\` has written.`;

function spelling(long: string, { short, value }: Option): string {
  return `${short === undefined ? "    " : `-${short}, `}--${long}${value === undefined ? "" : ` ${value}`}`;
}

function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
