import { accepts, is, isDns, on, opens, within } from "../flows";
import type { Claims } from "./index";

/** Claims of the presets that isolate. */
export const isolation = {
  "allow-all-to-pod": [opens(is("shop", "web"), () => true), accepts(is("shop", "web"), () => true)],
  "deny-all-to-pod": [opens(is("shop", "web")), accepts(is("shop", "web"))],
  "block-all-incoming": [accepts(is("shop"))],
  "block-all-outgoing": [opens(is("shop"))],
  "default-deny": [opens(is("shop")), accepts(is("shop"))],
  quarantine: [
    opens(is("shop", "suspect")),
    accepts(is("shop", "suspect"), ({ src }) => is("monitoring", "prometheus")(src)),
  ],
  "lock-down-namespace": [
    opens(is("shop"), isDns),
    accepts(
      is("shop"),
      (flow) => (is("monitoring", "prometheus")(flow.src) && on(flow, "TCP", 9090)) || within(flow.src, "10.0.16.0/20"),
    ),
  ],
} satisfies Claims;
