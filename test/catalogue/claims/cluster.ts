import { type ClusterStatement, type End, type Flow, is, isDns, isPod, type Native } from "../flows";
import type { Claims } from "./index";

const spared = [
  ...["kube-system", "kube-public", "kube-node-lease", "calico-system", "calico-apiserver", "tigera-operator"],
  "monitoring",
];
const isHeld = (end: End) => isPod(end) && !spared.some((namespace) => is(namespace)(end));

const isMetadata = ({ dst }: Flow) => dst.address === "169.254.169.254" || dst.address === "fd00:ec2::254";

/** What is possible by NetworkPolicies alone. */
const isLeft = ({ isIsolated, isAdmitted }: Native) => !isIsolated || isAdmitted;

const guarded: ClusterStatement = {
  direction: "Egress",
  holds: isPod,
  allows: (flow, native) => !isMetadata(flow) && isLeft(native),
};

/** Claims of the presets for the whole cluster. */
export const cluster = {
  "cluster-default-deny": {
    calico: [
      { direction: "Ingress", holds: isHeld, allows: (_, { isAdmitted }) => isAdmitted },
      { direction: "Egress", holds: isHeld, allows: (flow, { isAdmitted }) => isAdmitted || isDns(flow) },
    ],
    "network-policy-api": [
      {
        direction: "Ingress",
        holds: isHeld,
        allows: ({ src }, native) => (native.isIsolated ? native.isAdmitted : !isPod(src)),
      },
      {
        direction: "Egress",
        holds: isHeld,
        allows: (flow, native) => (native.isIsolated ? native.isAdmitted : isDns(flow)),
      },
    ],
  },
  "deny-cloud-metadata-cluster-wide": { calico: [guarded], "network-policy-api": [guarded] },
  "log-denied": [
    { direction: "Ingress", holds: is("shop"), allows: (_, { isAdmitted }) => isAdmitted, isLogged: true },
    { direction: "Egress", holds: is("shop"), allows: (_, { isAdmitted }) => isAdmitted, isLogged: true },
  ],
} satisfies Claims;
