import type { OneOrMore } from "../../peers";
import { tcp } from "../../ports";
import type { NetworkPolicy, NetworkPolicyPort } from "../../types";
import { server, type ServerArgs } from "./server";

export interface RedisArgs extends ServerArgs {
  /**
   * Ports of the container that clients use.
   * @default tcp(6379), and with Sentinel tcp(26379)
   */
  readonly on?: OneOrMore<NetworkPolicyPort>;
  /**
   * Whether Sentinel runs in the pods, which clients and replicas ask on TCP 26379.
   * @default false
   */
  readonly sentinel?: boolean;
  /**
   * All ports that replicas use among each other. The bus of a cluster listens 10,000 above the port for clients.
   * @default - those of `on`, and tcp(16379), the bus of a cluster
   */
  readonly replicasOn?: OneOrMore<NetworkPolicyPort>;
}

export interface KafkaArgs extends ServerArgs {
  /**
   * Ports of the container that clients use.
   * @default tcp(9092)
   */
  readonly on?: OneOrMore<NetworkPolicyPort>;
  /**
   * All ports that brokers and controllers use among each other.
   * @default - those of `on`, and tcp(9093), on which controllers listen
   */
  readonly replicasOn?: OneOrMore<NetworkPolicyPort>;
}

export interface ElasticsearchArgs extends ServerArgs {
  /**
   * Ports of the container that clients use.
   * @default tcp(9200)
   */
  readonly on?: OneOrMore<NetworkPolicyPort>;
  /**
   * All ports that nodes of Elasticsearch use among each other.
   * @default tcp(9300)
   */
  readonly replicasOn?: OneOrMore<NetworkPolicyPort>;
}

/**
 * The pods of the Redis server accept connections from its clients on TCP 6379, from each other on TCP 6379 and 16379,
 * and no other; they open connections to each other there and to the DNS servers, and no other. Clients in a namespace
 * that is known by name may connect to the server, and to nothing else. To all of this other policies may add.
 *
 * @diagram
 * shop/api → shop/db: TCP 6379
 * shop/db → shop/db: TCP 6379, 16379
 * shop/db → DNS servers: UDP 53, TCP 53
 * everyone else → shop/db, shop/db → everyone else: nothing
 * shop/api → everyone else: nothing
 * @limits DNS is cut off for clients: see `allowDns`. Sentinel in pods of its own must be selected as well. Operators,
 *   backups and who collects metrics need policies of their own.
 * @example
 * redis({ namespace: "shop", podSelector: { app: "db" }, clients: pods({ app: "api" }) })
 * @returns the policy of the server, and the egress policies of clients, each with its own namespace
 * @throws RangeError where a list of peers or ports is empty, or `namespace` is no namespace's name
 */
export function redis(args: RedisArgs): readonly NetworkPolicy[] {
  const { sentinel = false } = args;
  return server("redis", args, [tcp(6379), ...(sentinel ? [tcp(26379)] : [])], (on) => [...on, tcp(16379)]);
}

/**
 * The pods of the Kafka cluster accept connections from its clients on TCP 9092, from each other on TCP 9092 and 9093,
 * and no other; they open connections to each other there and to the DNS servers, and no other. Clients in a namespace
 * that is known by name may connect to the cluster, and to nothing else. To all of this other policies may add.
 *
 * @diagram
 * shop/api → shop/db: TCP 9092
 * shop/db → shop/db: TCP 9092, 9093
 * shop/db → DNS servers: UDP 53, TCP 53
 * everyone else → shop/db, shop/db → everyone else: nothing
 * shop/api → everyone else: nothing
 * @limits DNS is cut off for clients: see `allowDns`. Select brokers and controllers. Listeners are named by whoever
 *   runs the cluster: where brokers talk on one of their own, such as Strimzi's TCP 9091, name it in `replicasOn`.
 *   ZooKeeper, operators and who collects metrics need policies of their own.
 * @example
 * kafka({ namespace: "shop", podSelector: { app: "db" }, clients: pods({ app: "api" }) })
 * @returns the policy of the cluster, and the egress policies of clients, each with its own namespace
 * @throws RangeError where a list of peers or ports is empty, or `namespace` is no namespace's name
 */
export function kafka(args: KafkaArgs): readonly NetworkPolicy[] {
  return server("kafka", args, [tcp(9092)], (on) => [...on, tcp(9093)]);
}

/**
 * The pods of the Elasticsearch cluster accept connections from its clients on TCP 9200, from each other on TCP 9300,
 * and no other; they open connections to each other there and to the DNS servers, and no other. Clients in a namespace
 * that is known by name may connect to the cluster, and to nothing else. To all of this other policies may add.
 *
 * @diagram
 * shop/api → shop/db: TCP 9200
 * shop/db → shop/db: TCP 9300
 * shop/db → DNS servers: UDP 53, TCP 53
 * everyone else → shop/db, shop/db → everyone else: nothing
 * shop/api → everyone else: nothing
 * @limits DNS is cut off for clients: see `allowDns`. Kibana and operators are clients. Snapshots to stores outside and
 *   who collects metrics need policies of their own.
 * @example
 * elasticsearch({ namespace: "shop", podSelector: { app: "db" }, clients: pods({ app: "api" }) })
 * @returns the policy of the cluster, and the egress policies of clients, each with its own namespace
 * @throws RangeError where a list of peers or ports is empty, or `namespace` is no namespace's name
 */
export function elasticsearch(args: ElasticsearchArgs): readonly NetworkPolicy[] {
  return server("elasticsearch", args, [tcp(9200)], () => [tcp(9300)]);
}
