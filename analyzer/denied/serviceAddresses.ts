import type { SourceText } from "../input/readTexts";
import { TextReader } from "../input/text/textReader";
import { canonicalAddress } from "./addressText";

/** Addresses of Services inside the cluster, by `namespace/name`. */
export type ServiceAddresses = ReadonlyMap<string, readonly string[]>;

/** Finds the addresses of Services, of which the rest of the analyzer knows nothing. What cannot be read is left out. */
export function serviceAddresses(texts: Iterable<SourceText>): ServiceAddresses {
  const found = new Map<string, readonly string[]>();
  for (const text of texts) {
    // Only what was read from a cluster has them.
    if (!text.text.includes("clusterIP")) continue;
    for (const { object } of new TextReader(new Map(), false).objects([text])) collect(object, found, 0);
  }
  return found;
}

type Fields = Readonly<Record<string, unknown>>;

function collect(value: unknown, found: Map<string, readonly string[]>, depth: number): void {
  const { kind, items, metadata, spec } = fieldsOf(value);
  if (Array.isArray(items) && depth < 8)
    for (const item of items as readonly unknown[]) collect(item, found, depth + 1);
  if (kind !== "Service") return;
  const { name, namespace = "default" } = fieldsOf(metadata);
  const { clusterIP, clusterIPs } = fieldsOf(spec);
  const written: readonly unknown[] = [clusterIP, ...(Array.isArray(clusterIPs) ? (clusterIPs as unknown[]) : [])];
  const addresses = written.flatMap((one) => (typeof one === "string" ? (canonicalAddress(one) ?? []) : []));
  if (typeof name === "string" && typeof namespace === "string" && addresses.length > 0) {
    found.set(`${namespace}/${name}`, addresses);
  }
}

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}
