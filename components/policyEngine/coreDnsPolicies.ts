import { anywhere } from "../../policies/peers";
import { tcp, udp } from "../../policies/ports";
import { allowEgressTo, allowIngressFrom } from "../../policies/presets/connections";
import type { NetworkPolicy } from "../../policies/types";

const coreDns = { namespace: "kube-system", podSelector: { "k8s-app": "kube-dns" } };

/**
 * What CoreDNS needs where strict mode would cut it off: everyone may ask it for names, and it may ask other DNS servers and
 * the API server. Which addresses these have is a matter of the network that the cluster is in, so ports alone are named.
 */
export const coreDnsPolicies: readonly NetworkPolicy[] = [
  allowIngressFrom({ ...coreDns, name: "coredns-ingress", from: anywhere, on: [udp(53), tcp(53)] }),
  allowEgressTo({ ...coreDns, name: "coredns-egress", to: anywhere, on: [udp(53), tcp(53), tcp(443)] }),
];
