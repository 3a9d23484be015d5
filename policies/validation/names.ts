/**
 * The API server's rules for names, as k8s.io/apimachinery/pkg/util/validation has them. Each function gives what is
 * wrong with the text, ready to stand after a path, and nothing where it is right.
 */
export type NameRule = (text: string) => readonly string[];

/** The rule, which remembers the texts that it found right: the policies of a cluster have few, each many times. */
function remembering(rule: NameRule): NameRule {
  const right = new Set<string>();
  return (text) => {
    if (right.has(text)) return nothing;
    const problems = rule(text);
    if (problems.length > 0) return problems;
    if (right.size >= maxRemembered) right.clear();
    right.add(text);
    return nothing;
  };
}

const nothing: readonly string[] = [];
const maxRemembered = 10_000;

/** Names of policies, and prefixes of label keys. */
export const dnsSubdomain = remembering((text) => [
  ...atMost(253, text),
  ...matching(
    /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
    text,
    "must be lower-case letters, digits, `-` and `.`, with a letter or digit at both ends of each part",
  ),
]);

/** Names of namespaces. */
export const dnsLabel = remembering((text) => [
  ...atMost(63, text),
  ...matching(
    /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
    text,
    "must be lower-case letters, digits and `-`, with a letter or digit at both ends",
  ),
]);

/** Keys of labels and annotations: a name, or `prefix/name` with a DNS subdomain as prefix. */
export const qualifiedName = remembering((text) => {
  const parts = text.split("/");
  if (parts.length > 2) return ["must be `name` or `prefix/name`, with one `/` at most"];
  const [prefix, name = text] = parts.length === 2 ? parts : [undefined, text];
  return [
    ...(prefix === undefined ? [] : dnsSubdomain(prefix).map((problem) => `part before the \`/\` ${problem}`)),
    ...atMost(63, name),
    ...matching(
      /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/,
      name,
      "must be letters, digits, `-`, `_` and `.`, with a letter or digit at both ends",
    ),
  ];
});

/** Values of labels; the empty string is one. */
export const labelValue = remembering((text) => [
  ...atMost(63, text),
  ...matching(
    /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/,
    text,
    "must be empty, or letters, digits, `-`, `_` and `.`, with a letter or digit at both ends",
  ),
]);

/** Names of container ports. */
export const portName: NameRule = (text) => [
  ...atMost(15, text),
  ...matching(/^[-a-z0-9]+$/, text, "must be lower-case letters, digits and `-`"),
  ...matching(/[a-z]/, text, "must have at least one letter"),
  ...(text.includes("--") ? ["must not have two `-` in a row"] : []),
  ...(text.startsWith("-") || text.endsWith("-") ? ["must not begin or end with `-`"] : []),
];

function atMost(length: number, text: string): readonly string[] {
  return text.length > length ? [`must be at most ${String(length)} characters long`] : [];
}

function matching(pattern: RegExp, text: string, message: string): readonly string[] {
  return pattern.test(text) ? [] : [message];
}
