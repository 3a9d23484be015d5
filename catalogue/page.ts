import { dump } from "js-yaml";
import { format, resolveConfig } from "prettier";
import type { ClusterApi } from "../policies/presets/cluster/clusterPreset";
import { presetVersions } from "../policies/presets/origin";
import type { PresetDoc } from "./docstrings";
import type { PresetPicture } from "./pictures";
import type { PresetObject } from "./world";

/** Where the page is, from the root of the project; pictures are in a folder of the same name beside it. */
export const pagePath = "docs/presets.md";

/** What is said of a preset, with its pictures. */
export interface IllustratedPreset extends PresetDoc {
  readonly pictures: readonly PresetPicture[];
}

/** Chapters in their order, and the files and folders under `policies/presets/` whose presets are in them. */
const chapters: Readonly<Record<string, readonly string[]>> = {
  Isolation: ["isolation.ts"],
  Connections: ["bothSides.ts", "connections.ts"],
  Platform: ["platform/"],
  Entry: ["entry/"],
  Applications: ["application/"],
  Outside: ["outside.ts"],
  Cluster: ["cluster/"],
};

/** What is to be known before the presets of a chapter. */
const openings: Readonly<Record<string, string>> = {
  Cluster: `These presets return lists of objects that belong to no namespace, for a \`ClusterPolicySet\`; they take \`name\` and
\`labels\`. Their kinds are not Kubernetes' own, and the cluster must have them: Calico's (\`api: "calico"\`), or the
ClusterNetworkPolicy of the network-policy API (\`api: "network-policy-api"\`).

Their rules are read in order and may deny, and policies stand in tiers: what a tier decides, no later one changes.
NetworkPolicies stand in the tier \`default\`, where Calico reads them at the order 1000; of ClusterNetworkPolicies, those of
the tier Admin are read before them, and those of Baseline only where no NetworkPolicy selects the pod. So a claim here
says what comes of it together with NetworkPolicies. It is tested alone, beside a default deny in each namespace, beside
NetworkPolicies that admit everything, and beside some that admit a little.

The pictures show the cluster without NetworkPolicies. What \`logDenied\` denies there it denies because nothing else isolates
the pods that it is about.`,
};

const introduction = `# Presets

Each preset is a function that returns a NetworkPolicy, or a list of them, and each entry below starts with what traffic
is possible afterwards; those for the whole cluster, in the [last chapter](#cluster), return other kinds. How NetworkPolicies
work together follows from what Kubernetes makes of them:

- Policies only ever add. A pod that no policy selects for a direction is open in that direction; one that at least one
  selects is isolated, and then exactly what some policy allows is possible. No policy takes away what another allows.
- A connection has two sides. It is possible where the egress of the pod that opens it and the ingress of the pod that
  accepts it both are. \`allow\` writes both; \`networkPolicySets\` deploys each in its namespace, or \`inNamespace\` picks
  what one \`NetworkPolicySet\` deploys of them.
- Answers belong to the connection, and need no policy.
- Policies see the container's port and the pod's address, not those of a Service.

Every preset but those of the last chapter takes \`namespace\`, \`name\` and \`labels\` of the policy as well. Without a namespace
the policy belongs to that of the \`NetworkPolicySet\` which deploys it, as the
[application team's stack](../examples/application-team/index.ts) does; without a name it gets one that says what it does. Who
and where is said by [peers](../policies/peers.ts) (\`pods\`, \`podsIn\`, \`namespace\`, \`namespacesLabelled\`, \`ipBlock\`,
\`anywhere\`) and [ports](../policies/ports.ts) (\`tcp\`, \`udp\`, \`sctp\`, ranges of them such as \`tcpRange\`, \`named\`,
\`allPorts\`).

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
export async function page(presets: readonly IllustratedPreset[]): Promise<string> {
  const placed = Object.entries(chapters).map(([title, places]) => ({
    title,
    presets: presets.filter(({ file }) => places.some((place) => file.startsWith(place))),
  }));
  const homeless = presets.filter((preset) => !placed.some((chapter) => chapter.presets.includes(preset)));
  if (homeless.length > 0) throw new Error(`in no chapter: ${homeless.map(({ name }) => name).join(", ")}`);
  const written = placed.map(({ title, presets: own }) =>
    [`## ${title}`, ...(openings[title] === undefined ? [] : [openings[title]]), ...own.map(section)].join("\n\n"),
  );
  const text = [introduction, tableOf(placed), ...written].join("\n\n");
  return format(text, { ...(await resolveConfig(pagePath)), parser: "markdown" });
}

function tableOf(placed: readonly { readonly title: string; readonly presets: readonly PresetDoc[] }[]): string {
  const rows = placed.flatMap(({ title, presets }) =>
    presets.map(({ name, claim }) => `| ${title} | [\`${name}\`](#${name.toLowerCase()}) | ${firstPart(claim)} |`),
  );
  return ["| | preset | afterwards |", "|---|---|---|", ...rows].join("\n");
}

function section(preset: IllustratedPreset): string {
  const { name, claim, diagram, limits, examples, pictures } = preset;
  return [
    `### \`${name}\``,
    claim,
    fenced("text", diagram.join("\n")),
    ...pictures.flatMap(({ path, api }) => [
      ...(api === undefined ? [] : [`With \`api: "${api}"\`:`]),
      `![Who reaches whom before and after${by(api)}](${path.replace("docs/", "")})`,
    ]),
    fenced("ts", examples.map(({ call }) => `${call};`).join("\n")),
    `**Limits.** ${limits}`,
    ...examples.flatMap(({ api, objects }) => [
      `<details><summary>The YAML, version ${String(presetVersions[preset.preset])}${by(api)}</summary>`,
      fenced("yaml", objects.map(yamlOf).join("---\n")),
      "</details>",
    ]),
  ].join("\n\n");
}

function by(api: ClusterApi | undefined): string {
  return api === undefined ? "" : `, ${api}`;
}

function yamlOf(object: PresetObject): string {
  return dump(object, { lineWidth: -1, noRefs: true });
}

function fenced(language: string, code: string): string {
  return `\`\`\`${language}\n${code.trimEnd()}\n\`\`\``;
}

/** Up to the first semicolon or full stop. */
function firstPart(claim: string): string {
  return (/^.*?(?=;|\.(\s|$))/.exec(claim)?.[0] ?? claim).replaceAll("|", "\\|");
}
