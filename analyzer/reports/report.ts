import type { Access } from "../reachability";

/** Takes the next piece of a text. */
export type Write = (text: string) => void;

/** Writes a model as text, piece by piece: the whole need never be in memory. The same model gives the same text. */
export type Report<Model> = (model: Model, write: Write) => void;

/** Everything that a report writes. */
export function textOf<Model>(report: Report<Model>, model: Model): string {
  const pieces: string[] = [];
  report(model, (piece) => pieces.push(piece));
  return pieces.join("");
}

/** `TCP 80`, `TCP 80; unknown UDP 53`, `unknown All`, `None`: what follows the word `unknown` is not decided. */
export function accessText({ allowed, unknown }: Access): string {
  if (unknown.isEmpty) return allowed.toString();
  const undecided = `unknown ${unknown.toString()}`;
  return allowed.isEmpty ? undecided : `${allowed.toString()}; ${undecided}`;
}

/** What a reader of a text has to know once something in it is unknown. */
export const unknownLegend =
  "unknown: it depends on a value that is not known yet or, for a pod on its node's network, on the network plugin";

/** `1 connection`, `1,234 connections`. */
export function count(number: number, noun: string): string {
  return `${thousands(number)} ${noun}${number === 1 ? "" : "s"}`;
}

/** `1,234,567`. */
export function thousands(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ",");
}
