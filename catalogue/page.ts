import { dump } from "js-yaml";
import { format, resolveConfig } from "prettier";
import type { NetworkPolicy } from "../policies/types";
import { presetVersions } from "../policies/presets/origin";
import type { PresetDoc } from "./docstrings";

/** Where the page is, from the root of the project; pictures are in a folder of the same name beside it. */
export const pagePath = "docs/presets.md";
export const picturePath = ({ preset }: PresetDoc) => `docs/presets/${preset}.svg`;

/** Chapters in their order, and the files and folders under `policies/presets/` whose presets are in them. */
const chapters: Readonly<Record<string, readonly string[]>> = {
  Isolation: ["isolation.ts"],
  Connections: ["bothSides.ts", "connections.ts"],
  Platform: ["platform/"],
  Entry: ["entry/"],
  Applications: ["application/"],
  Outside: ["outside.ts"],
};

const introduction = `# Presets

Each preset is a function that returns a NetworkPolicy, or a list of them, and each entry below starts with what traffic
is possible afterwards. How they work together follows from what Kubernetes makes of policies:

- Policies only ever add. A pod that no policy selects for a direction is open in that direction; one that at least one
  selects is isolated, and then exactly what some policy allows is possible. No policy takes away what another allows.
- A connection has two sides. It is possible where the egress of the pod that opens it and the ingress of the pod that
  accepts it both are. \`allow\` writes both; \`networkPolicySets\` deploys each in its namespace, or \`inNamespace\` picks
  what one \`NetworkPolicySet\` deploys of them.
- Answers belong to the connection, and need no policy.
- Policies see the container's port and the pod's address, not those of a Service.

Every preset takes \`namespace\`, \`name\` and \`labels\` of the policy as well. Without a namespace the policy belongs to that
of the \`NetworkPolicySet\` which deploys it, as the [application team's stack](../examples/application-team/index.ts)
does; without a name it gets one that says what it does. Who and where is said by
[peers](../policies/peers.ts) (\`pods\`, \`podsIn\`, \`namespace\`, \`namespacesLabelled\`, \`ipBlock\`, \`anywhere\`) and
[ports](../policies/ports.ts) (\`tcp\`, \`udp\`, \`sctp\`, ranges of them such as \`tcpRange\`, \`named\`, \`allPorts\`).

\`combine\` puts the policies of several presets together, and refuses two that differ under one name; \`extend\` adds rules,
labels and annotations to a policy, or gives it another name.

Each policy has the labels \`portcullis.dev/preset\` and \`portcullis.dev/preset-version\`, which say what made it; a version
goes up when the same arguments come to other rules:

\`\`\`sh
kubectl get networkpolicies --all-namespaces --selector portcullis.dev/preset=default-deny
\`\`\`

This page is made from the code by \`make presets\`. Each example is deployed by the tests in a cluster with bystanders of
every sort ([catalogue/world.ts](../catalogue/world.ts)), and all that it lets through is held against its claim; the
pictures show that cluster without and with the example. Rows are sources, columns destinations. Pods on the host's
network, which no policy holds, are left out of the pictures.
`;

/**
 * The page of all presets, in Markdown.
 *
 * @throws Error for a preset that belongs to no chapter
 */
export async function page(presets: readonly PresetDoc[]): Promise<string> {
  const placed = Object.entries(chapters).map(([title, places]) => ({
    title,
    presets: presets.filter(({ file }) => places.some((place) => file.startsWith(place))),
  }));
  const homeless = presets.filter((preset) => !placed.some((chapter) => chapter.presets.includes(preset)));
  if (homeless.length > 0) throw new Error(`in no chapter: ${homeless.map(({ name }) => name).join(", ")}`);
  const written = placed.map(({ title, presets: own }) => [`## ${title}`, ...own.map(section)].join("\n\n"));
  const text = [introduction, tableOf(placed), ...written].join("\n\n");
  return format(text, { ...(await resolveConfig(pagePath)), parser: "markdown" });
}

function tableOf(placed: readonly { readonly title: string; readonly presets: readonly PresetDoc[] }[]): string {
  const rows = placed.flatMap(({ title, presets }) =>
    presets.map(({ name, claim }) => `| ${title} | [\`${name}\`](#${name.toLowerCase()}) | ${firstPart(claim)} |`),
  );
  return ["| | preset | afterwards |", "|---|---|---|", ...rows].join("\n");
}

function section(preset: PresetDoc): string {
  const { name, claim, diagram, limits, example, policies } = preset;
  return [
    `### \`${name}\``,
    claim,
    fenced("text", diagram.join("\n")),
    `![Who reaches whom before and after](${picturePath(preset).replace("docs/", "")})`,
    fenced("ts", `${example};`),
    `**Limits.** ${limits}`,
    `<details><summary>The YAML, version ${String(presetVersions[preset.preset])}</summary>`,
    fenced("yaml", policies.map(yamlOf).join("---\n")),
    "</details>",
  ].join("\n\n");
}

function yamlOf(policy: NetworkPolicy): string {
  return dump(policy, { lineWidth: -1, noRefs: true });
}

function fenced(language: string, code: string): string {
  return `\`\`\`${language}\n${code.trimEnd()}\n\`\`\``;
}

/** Up to the first semicolon or full stop. */
function firstPart(claim: string): string {
  return (/^.*?(?=;|\.(\s|$))/.exec(claim)?.[0] ?? claim).replaceAll("|", "\\|");
}
