import type { OneOrMore } from "../../peers";
import { tcp } from "../../ports";
import type { NetworkPolicy, NetworkPolicyPort } from "../../types";
import { server, type ServerArgs } from "./server";

export interface PostgresqlArgs extends ServerArgs {
  /**
   * Ports of the container that clients use.
   * @default tcp(5432)
   */
  readonly on?: OneOrMore<NetworkPolicyPort>;
  /**
   * Whether Patroni runs in the pods, which ask each other for their state on TCP 8008.
   * @default false
   */
  readonly patroni?: boolean;
  /**
   * All ports that replicas use among each other.
   * @default - those of `on`, and with Patroni tcp(8008)
   */
  readonly replicasOn?: OneOrMore<NetworkPolicyPort>;
}

export interface MysqlArgs extends ServerArgs {
  /**
   * Ports of the container that clients use. Those of the X protocol use tcp(33060).
   * @default tcp(3306)
   */
  readonly on?: OneOrMore<NetworkPolicyPort>;
  /**
   * All ports that replicas use among each other.
   * @default - those of `on`, tcp(33060) and tcp(33061): the X protocol and group replication
   */
  readonly replicasOn?: OneOrMore<NetworkPolicyPort>;
}

export interface MongodbArgs extends ServerArgs {
  /**
   * Ports of the container that clients use.
   * @default tcp(27017)
   */
  readonly on?: OneOrMore<NetworkPolicyPort>;
  /**
   * All ports that members of the replica set use among each other.
   * @default - those of `on`
   */
  readonly replicasOn?: OneOrMore<NetworkPolicyPort>;
}

/**
 * The pods of the PostgreSQL server accept connections from its clients and from each other on TCP 5432, and no other;
 * they open connections to each other there and to the DNS servers, and no other. Clients in a namespace that is known
 * by name may connect to the server, and to nothing else. To all of this other policies may add.
 *
 * @diagram
 * shop/api, pay/api → shop/db: TCP 5432
 * shop/db → shop/db: TCP 5432
 * shop/db → DNS servers: UDP 53, TCP 53
 * everyone else → shop/db, shop/db → everyone else: nothing
 * shop/api, pay/api → everyone else: nothing
 * @limits DNS is cut off for clients: see `allowDns`. Operators, backups and who collects metrics need policies of
 *   their own, and so does Patroni for the API server or etcd: see `allowApiServer`. Who may read what is up to the
 *   database.
 * @example
 * postgresql({
 *   namespace: "shop",
 *   podSelector: { app: "db" },
 *   clients: [pods({ app: "api" }), podsIn("pay", { app: "api" })],
 * })
 * @returns the policy of the server, and the egress policies of clients, each with its own namespace
 * @throws RangeError where a list of peers or ports is empty, or `namespace` is no namespace's name
 */
export function postgresql(args: PostgresqlArgs): readonly NetworkPolicy[] {
  const { patroni = false } = args;
  return server("postgresql", args, [tcp(5432)], (on) => [...on, ...(patroni ? [tcp(8008)] : [])]);
}

/**
 * The pods of the MySQL server accept connections from its clients on TCP 3306, from each other on TCP 3306, 33060 and
 * 33061, and no other; they open connections to each other there and to the DNS servers, and no other. Clients in a
 * namespace that is known by name may connect to the server, and to nothing else. To all of this other policies may
 * add.
 *
 * @diagram
 * shop/api → shop/db: TCP 3306
 * shop/db → shop/db: TCP 3306, 33060, 33061
 * shop/db → DNS servers: UDP 53, TCP 53
 * everyone else → shop/db, shop/db → everyone else: nothing
 * shop/api → everyone else: nothing
 * @limits DNS is cut off for clients: see `allowDns`. Galera uses other ports among replicas, TCP 4444, 4567 and 4568
 *   and UDP 4567: name them in `replicasOn`. Routers and operators need policies of their own or are clients, and
 *   backups and who collects metrics do, too.
 * @example
 * mysql({ namespace: "shop", podSelector: { app: "db" }, clients: pods({ app: "api" }) })
 * @returns the policy of the server, and the egress policies of clients, each with its own namespace
 * @throws RangeError where a list of peers or ports is empty, or `namespace` is no namespace's name
 */
export function mysql(args: MysqlArgs): readonly NetworkPolicy[] {
  return server("mysql", args, [tcp(3306)], (on) => [...on, tcp(33060), tcp(33061)]);
}

/**
 * The pods of the MongoDB server accept connections from its clients and from each other on TCP 27017, and no other;
 * they open connections to each other there and to the DNS servers, and no other. Clients in a namespace that is known
 * by name may connect to the server, and to nothing else. To all of this other policies may add.
 *
 * @diagram
 * shop/api → shop/db: TCP 27017
 * shop/db → shop/db: TCP 27017
 * shop/db → DNS servers: UDP 53, TCP 53
 * everyone else → shop/db, shop/db → everyone else: nothing
 * shop/api → everyone else: nothing
 * @limits DNS is cut off for clients: see `allowDns`. It is one replica set: of a sharded cluster, select the pods of
 *   all parts, and name the ports 27018 and 27019 in `replicasOn` where shards and configuration servers listen there.
 *   Operators, backups and who collects metrics need policies of their own.
 * @example
 * mongodb({ namespace: "shop", podSelector: { app: "db" }, clients: pods({ app: "api" }) })
 * @returns the policy of the server, and the egress policies of clients, each with its own namespace
 * @throws RangeError where a list of peers or ports is empty, or `namespace` is no namespace's name
 */
export function mongodb(args: MongodbArgs): readonly NetworkPolicy[] {
  return server("mongodb", args, [tcp(27017)], (on) => on);
}
