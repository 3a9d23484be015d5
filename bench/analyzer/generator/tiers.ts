import type { PortEntry } from "./inventory";

/** Parts of an application, each with ports of its own. */
export const tiers = ["frontend", "api", "db", "cache", "worker"] as const;
export type Tier = (typeof tiers)[number];

/** The container ports of each tier and of the system's workloads; at least one each. */
export const portsOf = {
  frontend: [tcp("http", 80), tcp("https", 443), tcp("metrics", 9090)],
  api: [tcp("http", 8080), tcp("grpc", 9000), tcp("metrics", 9090)],
  db: [tcp("pg", 5432), tcp("repl", 5433), tcp("metrics", 9187)],
  cache: [tcp("redis", 6379), { name: "gossip", port: 7946, protocol: "UDP" }, tcp("metrics", 9121)],
  worker: [tcp("metrics", 9090)],
  dns: [{ name: "dns", port: 53, protocol: "UDP" }, tcp("dns-tcp", 53)],
  monitoring: [tcp("http", 9090)],
} as const satisfies Record<Tier | "dns" | "monitoring", readonly [PortEntry, ...PortEntry[]]>;

function tcp(name: string, port: number): PortEntry {
  return { name, port, protocol: "TCP" };
}
