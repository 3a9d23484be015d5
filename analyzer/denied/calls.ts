import type { Labels, Protocol } from "../../policies/types";
import type { Arrival } from "./judged";

/** `podsIn("shop", { app: "web" })`: an expression of TypeScript, like every text here. */
export function podsInCall(namespace: string, labels: Labels): string {
  return `podsIn(${text(namespace)}, ${labelsText(labels)})`;
}

/** `ipBlock("198.51.100.7/32")`. */
export function blockCall(address: string): string {
  return `ipBlock(${text(`${address}/${address.includes(":") ? "128" : "32"}`)})`;
}

/** `tcp(5432)`. */
export function portCall({ protocol, port }: Pick<Arrival, "protocol" | "port">): string {
  return `${functions[protocol]}(${String(port)})`;
}

const functions: Readonly<Record<Protocol, string>> = { TCP: "tcp", UDP: "udp", SCTP: "sctp" };

/** `allow({ from: …, to: … })`, with the arguments in the order in which they are given. */
export function call(preset: string, args: Readonly<Record<string, string>>): string {
  const fields = Object.entries(args).map(([name, value]) => `${name}: ${value}`);
  return `${preset}({ ${fields.join(", ")} })`;
}

/** Arguments that say whose policy it is. */
export function subjectArgs(namespace: string, labels: Labels): Readonly<Record<string, string>> {
  return { namespace: text(namespace), podSelector: labelsText(labels) };
}

function labelsText(labels: Labels): string {
  const fields = Object.entries(labels).map(([key, value]) => `${keyText(key)}: ${text(value)}`);
  return `{ ${fields.join(", ")} }`;
}

function keyText(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : text(key);
}

function text(value: string): string {
  return JSON.stringify(value);
}
