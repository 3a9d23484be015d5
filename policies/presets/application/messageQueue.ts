import type { OneOrMore, Peer } from "../../peers";
import { tcp } from "../../ports";
import type { NetworkPolicy, NetworkPolicyPort } from "../../types";
import { givenPorts } from "../givenPorts";
import { server, type ServerArgs } from "./server";

export interface MessageQueueArgs extends ServerArgs {
  /**
   * Ports of the container that clients use.
   * @default [tcp(5672), tcp(5671)], AMQP without and with TLS
   */
  readonly on?: OneOrMore<NetworkPolicyPort>;
  /**
   * All ports that replicas use among each other.
   * @default [tcp(4369), tcp(25672)], by which nodes of RabbitMQ find each other and talk
   */
  readonly replicasOn?: OneOrMore<NetworkPolicyPort>;
  /**
   * Who may use the management interface.
   * @default - nobody
   */
  readonly management?: OneOrMore<Peer>;
  /**
   * The ports of the management interface.
   * @default tcp(15672)
   */
  readonly managementOn?: OneOrMore<NetworkPolicyPort>;
}

/**
 * The pods of RabbitMQ accept connections from its clients on TCP 5672 and 5671, from each other on TCP 4369 and 25672,
 * from `management` on TCP 15672, and no other; they open connections to each other there and to the DNS servers, and
 * no other. Clients, and whoever manages it, in a namespace that is known by name may connect to it so, and to nothing
 * else. To all of this other policies may add.
 *
 * @diagram
 * shop/api → shop/queue: TCP 5672, 5671
 * monitoring/grafana → shop/queue: TCP 15672
 * shop/queue → shop/queue: TCP 4369, 25672
 * shop/queue → DNS servers: UDP 53, TCP 53
 * everyone else → shop/queue, shop/queue → everyone else: nothing
 * shop/api, monitoring/grafana → everyone else: nothing
 * @limits DNS is cut off for clients: see `allowDns`. MQTT, STOMP and streams have ports of their own: name them in
 *   `on`. So do metrics, TCP 15692: see `allowMetricsScraping`. Operators, and discovery by the API server, need
 *   policies of their own.
 * @example
 * messageQueue({
 *   namespace: "shop",
 *   podSelector: { app: "queue" },
 *   clients: pods({ app: "api" }),
 *   management: podsIn("monitoring", { app: "grafana" }),
 * })
 * @returns the policy of the queue, and the egress policies of clients, each with its own namespace
 * @throws RangeError where a list of peers or ports is empty, or `namespace` is no namespace's name
 */
export function messageQueue(args: MessageQueueArgs): readonly NetworkPolicy[] {
  const { management, managementOn = tcp(15672) } = args;
  const on = givenPorts("managementOn", managementOn);
  const managed = management === undefined ? [] : [{ name: "management", from: management, on }];
  return server("message-queue", args, [tcp(5672), tcp(5671)], () => [tcp(4369), tcp(25672)], ...managed);
}
