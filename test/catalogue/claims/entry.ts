import { accepts, type End, type Flow, is, on, within } from "../flows";
import type { Claims } from "./index";

/** Claims of the presets for ways into the cluster. */
export const entry = {
  "allow-from-ingress-nginx": [webAccepts(is("ingress-nginx", "controller"))],
  "allow-from-traefik": [webAccepts(is("traefik", "traefik"))],
  "allow-from-gateway": [webAccepts(is("gateway", "envoy"))],
  "allow-from-aws-load-balancer": [webAccepts((end) => within(end, "10.0.32.0/20", "198.51.100.0/24"))],
  "allow-from-load-balancer": [webAccepts((end) => within(end, "198.51.100.0/24", "2001:db8:1::/48"))],
  "allow-health-checks": [webAccepts((end) => within(end, "10.0.32.0/20"), 9090)],
  "allow-public": [webAccepts(() => true)],
} satisfies Claims;

/** The shop's web pods are isolated for ingress, but for connections from some ends on one port. */
function webAccepts(from: (end: End) => boolean, port = 8080) {
  return accepts(is("shop", "web"), (flow: Flow) => from(flow.src) && on(flow, "TCP", port));
}
