import { compareRanges } from "../evaluate/clusterReachability";
import type { Entity, PodEntity } from "../reachability";
import { dotString, memoised } from "./notation";
import type { Write } from "./report";

/** Attributes of a node or an edge in the DOT language. */
export type Attributes = Readonly<Record<string, string>>;

/**
 * Writes a graph in the DOT language of Graphviz: pods in a box for each namespace, addresses outside as ellipses of
 * their own, and then the edges in the order in which `edges` hands them over.
 */
export function writeGraph(
  nodes: Iterable<Entity>,
  edges: (edge: (src: Entity, dst: Entity, attributes: Attributes) => void) => void,
  write: Write,
): void {
  const quoted = memoised(dotString);
  write(head);
  writeNodes(nodes, write);
  edges((src, dst, attributes) => {
    write(`  ${quoted(src.id)} -> ${quoted(dst.id)} ${attributeList(attributes)};\n`);
  });
  write("}\n");
}

/** `[label="TCP 80" color="red"]`. */
export function attributeList(attributes: Attributes): string {
  return `[${Object.entries(attributes)
    .map(([key, value]) => `${key}=${dotString(value)}`)
    .join(" ")}]`;
}

/** What every graph of ours begins with: black on white, left to right, and light where nothing has to stand out. */
export const head = `digraph portcullis {
  graph [rankdir="LR" fontname="Helvetica" ranksep="1.2" nodesep="0.3"];
  node [shape="box" style="rounded,filled" fillcolor="white" color="#4a5568" fontname="Helvetica" fontsize="11"];
  edge [color="#4a5568" fontcolor="#2d3748" fontname="Helvetica" fontsize="9" arrowsize="0.7"];
`;

function writeNodes(nodes: Iterable<Entity>, write: Write): void {
  const namespaces = new Map<string, PodEntity[]>();
  for (const node of [...nodes].sort(byPlace)) {
    if (node.kind === "addresses") {
      write(`  ${dotString(node.id)} ${attributeList({ label: `outside\n${node.id}`, ...outside })};\n`);
      continue;
    }
    const { namespace } = node.workload;
    const pods = namespaces.get(namespace);
    if (pods === undefined) namespaces.set(namespace, [node]);
    else pods.push(node);
  }
  for (const [namespace, pods] of namespaces) {
    write(`  subgraph ${dotString(`cluster_${namespace}`)} {\n`);
    write(`    graph ${attributeList({ label: namespace, ...box })};\n`);
    for (const { id } of pods) {
      write(`    ${dotString(id)} ${attributeList({ label: id.slice(namespace.length + 1) })};\n`);
    }
    write("  }\n");
  }
}

/** Addresses outside first, in their order, then pods by id. */
function byPlace(a: Entity, b: Entity): number {
  if (a.kind === "addresses" && b.kind === "addresses") return compareRanges(a, b);
  if (a.kind !== b.kind) return a.kind === "addresses" ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

/** How addresses outside look. */
export const outside: Attributes = { shape: "ellipse", style: "dashed" };
const box = { style: "rounded,filled", color: "#cbd5e0", fillcolor: "#f7fafc", fontcolor: "#4a5568" };
