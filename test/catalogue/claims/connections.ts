import { accepts, is, on, opens } from "../flows";
import type { Claims } from "./index";

/** Claims of the presets that allow a connection between any ends. */
export const connections = {
  allow: [
    opens(is("shop", "web"), (flow) => is("pay", "api")(flow.dst) && on(flow, "TCP", 8080)),
    accepts(is("pay", "api"), (flow) => is("shop", "web")(flow.src) && on(flow, "TCP", 8080)),
  ],
  "allow-ingress-from": [accepts(is("shop", "web"), (flow) => is("pay", "api")(flow.src) && on(flow, "TCP", 8080))],
  "allow-egress-to": [opens(is("shop", "web"), (flow) => is("pay", "api")(flow.dst) && on(flow, "TCP", 8080))],
  "allow-within-namespace": [
    opens(is("shop"), ({ dst }) => is("shop")(dst)),
    accepts(is("shop"), ({ src }) => is("shop")(src)),
  ],
} satisfies Claims;
