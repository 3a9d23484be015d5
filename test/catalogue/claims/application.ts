import { accepts, type End, is, isDns, on, opens, type Statement, within } from "../flows";
import type { Claims } from "./index";

/** The places of the world that anybody can reach by their addresses. */
const isInternet = (end: End) => ["internet", "internet, IPv6", "office"].includes(end.id);
const web = is("shop", "web");
const api = is("shop", "api");
const db = is("shop", "db");
const queue = is("shop", "queue");
const job = is("shop", "job");
const payApi = is("pay", "api");
const grafana = is("monitoring", "grafana");

/** Claims of the presets for what applications are made of. */
export const application = {
  "three-tier": [
    accepts(web, (flow) => is("ingress-nginx", "controller")(flow.src) && on(flow, "TCP", 8080)),
    opens(web, (flow) => isDns(flow) || (api(flow.dst) && on(flow, "TCP", 8080))),
    accepts(api, (flow) => web(flow.src) && on(flow, "TCP", 8080)),
    opens(api, (flow) => isDns(flow) || (db(flow.dst) && on(flow, "TCP", 5432))),
    accepts(db, (flow) => api(flow.src) && on(flow, "TCP", 5432)),
    opens(db, isDns),
  ],
  postgresql: database([5432], [5432], [api, payApi]),
  mysql: database([3306], [3306, 33060, 33061]),
  mongodb: database([27017], [27017]),
  redis: database([6379], [6379, 16379]),
  kafka: database([9092], [9092, 9093]),
  elasticsearch: database([9200], [9300]),
  "message-queue": [
    accepts(
      queue,
      (flow) =>
        (api(flow.src) && on(flow, "TCP", 5672, 5671)) ||
        (grafana(flow.src) && on(flow, "TCP", 15672)) ||
        (queue(flow.src) && on(flow, "TCP", 4369, 25672)),
    ),
    opens(queue, (flow) => isDns(flow) || (queue(flow.dst) && on(flow, "TCP", 4369, 25672))),
    opens(api, (flow) => queue(flow.dst) && on(flow, "TCP", 5672, 5671)),
    opens(grafana, (flow) => queue(flow.dst) && on(flow, "TCP", 15672)),
  ],
  "batch-job": [
    accepts(job),
    opens(
      job,
      (flow) =>
        isDns(flow) ||
        (db(flow.dst) && on(flow, "TCP", 5432)) ||
        (within(flow.dst, "10.0.48.0/20") && on(flow, "TCP", 443)),
    ),
  ],
  "ci-runner": [
    accepts(job),
    opens(
      job,
      (flow) =>
        isDns(flow) ||
        (isInternet(flow.dst) && on(flow, "TCP", 443)) ||
        (is("telemetry", "collector")(flow.dst) && on(flow, "TCP", 4317)),
    ),
  ],
  "isolate-tenant": [
    accepts(
      is("tenant-a"),
      (flow) => flow.src.tenant === "a" || (is("ingress-nginx", "controller")(flow.src) && on(flow, "TCP", 8080)),
    ),
    opens(
      is("tenant-a"),
      (flow) =>
        flow.dst.tenant === "a" || isDns(flow) || (is("telemetry", "collector")(flow.dst) && on(flow, "TCP", 4317)),
    ),
  ],
} satisfies Claims;

/** What holds for the shop's database, whose replicas use some ports among each other, and for its clients. */
function database(
  ports: readonly number[],
  replicaPorts: readonly number[],
  clients: readonly ((end: End) => boolean)[] = [api],
): readonly Statement[] {
  const isClient = (end: End) => clients.some((client) => client(end));
  return [
    accepts(
      db,
      (flow) => (isClient(flow.src) && on(flow, "TCP", ...ports)) || (db(flow.src) && on(flow, "TCP", ...replicaPorts)),
    ),
    opens(db, (flow) => isDns(flow) || (db(flow.dst) && on(flow, "TCP", ...replicaPorts))),
    opens(isClient, (flow) => db(flow.dst) && on(flow, "TCP", ...ports)),
  ];
}
