import { accepts, is, isDns, on, opens, within } from "../flows";
import type { Claims } from "./index";

const job = is("shop", "job");
const metricsServer = is("kube-system", "metrics-server");

/** Claims of the presets for what the platform runs. */
export const platform = {
  "allow-dns": [opens(is("shop"), isDns)],
  "allow-node-local-dns": [
    opens(
      is("shop"),
      (flow) => isDns(flow) || (within(flow.dst, "169.254.20.10/32") && (on(flow, "UDP", 53) || on(flow, "TCP", 53))),
    ),
  ],
  "allow-api-server": [opens(job, (flow) => within(flow.dst, "10.0.16.0/20") && on(flow, "TCP", 443))],
  "allow-webhooks": [accepts(is("shop", "api"), (flow) => within(flow.src, "10.0.16.0/20") && on(flow, "TCP", 9443))],
  "deny-cloud-metadata": [
    opens(is("shop"), ({ dst }) => !dst.isOnHost && !within(dst, "169.254.169.254/32", "fd00:ec2::254/128")),
  ],
  "allow-pod-identity": [
    opens(job, (flow) => within(flow.dst, "169.254.170.23/32", "fd00:ec2::23/128") && on(flow, "TCP", 80)),
  ],
  "allow-aws-endpoints": [opens(job, (flow) => within(flow.dst, "10.0.48.0/20") && on(flow, "TCP", 443))],
  "allow-metrics-scraping": [
    accepts(is("shop", "api"), (flow) => is("monitoring", "prometheus")(flow.src) && on(flow, "TCP", 9090)),
  ],
  "allow-metrics-server": [
    opens(
      metricsServer,
      (flow) =>
        (within(flow.dst, "10.0.16.0/20") && on(flow, "TCP", 443)) ||
        (within(flow.dst, "10.0.32.0/20") && on(flow, "TCP", 10250)),
    ),
    accepts(metricsServer, (flow) => within(flow.src, "10.0.16.0/20") && on(flow, "TCP", 10250)),
  ],
  "allow-telemetry": [
    opens(is("shop", "api"), (flow) => is("telemetry", "collector")(flow.dst) && on(flow, "TCP", 4317, 4318)),
  ],
} satisfies Claims;
