import { isDns, is, on, opens, within } from "../flows";
import type { Claims } from "./index";

/** Claims of the presets for what the platform runs. */
export const platform = {
  "allow-dns": [opens(is("shop"), isDns)],
  "allow-node-local-dns": [
    opens(
      is("shop"),
      (flow) => isDns(flow) || (within(flow.dst, "169.254.20.10/32") && (on(flow, "UDP", 53) || on(flow, "TCP", 53))),
    ),
  ],
} satisfies Claims;
