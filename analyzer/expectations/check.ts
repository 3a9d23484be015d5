import { asList } from "../../policies/peers";
import type { NetworkPolicyPort } from "../../policies/types";
import type { Question } from "../explain/question";
import type { Entity, Reachability } from "../reachability";
import { type ConnectionSet, protocols } from "../sets/connectionSet";
import { type End, entitiesAt, mayComeToBe, readEnds } from "./ends";
import type { Finding, StatedExpectation } from "./expectation";
import { type Piece, piecesBetween } from "./pieces";
import { portsAt } from "./ports";

/** Sentences about the policies and rules behind the answer to a question. */
export type Explain = (question: Question) => readonly string[];

/**
 * Whether an expectation holds. One about a workload, or a port by name that is not there fails,
 * whatever it expects: it would hold whatever the policies say.
 */
export function check(expectation: StatedExpectation, reachability: Reachability, explain: Explain): Finding {
  const { from, to } = readEnds(expectation);
  const missing = [from, to].flatMap((end) => missingWorkload(end, reachability));
  if (missing.length > 0) {
    return { outcome: mayComeToBe(reachability) ? "open" : "fails", lines: [title(expectation), ...missing] };
  }
  const findings = piecesBetween(from, to, reachability).map((piece) => checkPiece(expectation, piece, explain));
  return (
    findings.find(({ outcome }) => outcome === "fails") ??
    findings.find(({ outcome }) => outcome === "open") ?? { outcome: "holds", lines: [] }
  );
}

/** What is expected, as a sentence. */
export function title({ from, to, on, verdict }: StatedExpectation): string {
  const ports = on === undefined ? undefined : asList(on).map(portText).join(", ");
  return verdict === "allowed"
    ? `\`${from}\` must reach \`${to}\` on ${ports ?? "every port"}`
    : `\`${from}\` must not reach \`${to}\` on ${ports ?? "any port"}`;
}

function checkPiece(expectation: StatedExpectation, piece: Piece, explain: Explain): Finding {
  const { on, verdict } = expectation;
  const { connections, missing, isOpen } = portsAt(on === undefined ? undefined : asList(on), piece.dst);
  if (missing.length > 0) {
    return { outcome: "fails", lines: [title(expectation), ...missing.map((name) => noSuchPort(name, piece.dst))] };
  }
  const isExpected = verdict === "allowed";
  const about = (what: string, set: ConnectionSet) => [
    `${title(expectation)}, but ${what} on ${set.toString()}${where(piece)}`,
    ...because(piece, set, explain),
  ];
  const wrong = isExpected
    ? connections.subtract(piece.allowed).subtract(piece.unknown)
    : connections.intersect(piece.allowed);
  if (!wrong.isEmpty) return { outcome: "fails", lines: about(isExpected ? "does not" : "does", wrong) };
  const undecided = connections.intersect(piece.unknown);
  if (!undecided.isEmpty) return { outcome: "open", lines: about(isExpected ? "may not" : "may", undecided) };
  if (!isOpen) return { outcome: "holds", lines: [] };
  return { outcome: "open", lines: [title(expectation), `the ports of \`${piece.dst.id}\` are not known yet`] };
}

/** Which of the addresses; pods are named by what was written. */
function where({ src, dst }: Piece): string {
  if (src.kind === "addresses") return ` from \`${src.id}\``;
  return dst.kind === "addresses" ? ` to \`${dst.id}\`` : "";
}

function because({ src, dst }: Piece, connections: ConnectionSet, explain: Explain): readonly string[] {
  const first = firstOf(connections);
  return first === undefined ? [] : explain({ from: reference(src), to: reference(dst), ...first });
}

function noSuchPort(name: string, dst: Entity): string {
  if (dst.kind === "addresses") return "addresses outside have no ports by name; give a number";
  return `no container of \`${dst.id}\` has a port ${name}; give a number, or a name that one has`;
}

/** The entity as a question names it: of a range, its first address. */
function reference(entity: Entity): string {
  return entity.kind === "pods" ? entity.id : entity.id.replace(/-.*$/, "");
}

function firstOf(connections: ConnectionSet): Pick<Question, "protocol" | "port"> | undefined {
  for (const protocol of ["TCP", ...protocols] as const) {
    const [interval] = connections.portsOf(protocol).intervals;
    if (interval !== undefined) return { protocol, port: interval.first };
  }
  return undefined;
}

function missingWorkload(end: End, reachability: Reachability): readonly string[] {
  if (end.kind === "addresses" || entitiesAt(end, reachability).length > 0) return [];
  const { namespace, name, workloadKind } = end;
  const written = `${namespace}/${name}${workloadKind === undefined ? "" : `[${workloadKind}]`}`;
  const there = reachability.entities.filter(({ workload }) => workload.namespace === namespace);
  const others = there.length === 0 ? "are none" : `are ${there.map(({ id }) => `\`${id}\``).join(", ")}`;
  return [`there is no workload \`${written}\`; in namespace \`${namespace}\` there ${others}`];
}

function portText({ protocol = "TCP", port, endPort }: NetworkPolicyPort): string {
  if (port === undefined) return `every ${protocol} port`;
  return `${protocol} ${String(port)}${endPort === undefined ? "" : `-${String(endPort)}`}`;
}
