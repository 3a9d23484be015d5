import { Provider } from "@pulumi/kubernetes/provider";
import { Config } from "@pulumi/pulumi";
import {
  allow,
  allowDns,
  allowIngressFrom,
  defaultDeny,
  ipBlock,
  namespace,
  NetworkPolicySet,
  podsIn,
  tcp,
} from "portcullis";

const web = podsIn("shop", { app: "web" });
const api = podsIn("shop", { app: "api" });
const database = podsIn("shop", { app: "database" });
const paymentProvider = ipBlock("203.0.113.0/24");

const policies = [
  // Nothing is allowed in the namespace,
  defaultDeny(),
  // but that every pod resolves names,
  allowDns(),
  // the ingress controller reaches the web on the port of its pods,
  allowIngressFrom({ podSelector: { app: "web" }, from: namespace("ingress-nginx"), on: tcp(8080) }),
  // the web reaches the API, and the API the database, each with a policy on both sides,
  ...allow({ from: web, to: api, on: tcp(8080) }),
  ...allow({ from: api, to: database, on: tcp(5432) }),
  // and the API reaches the payment provider, outside the cluster.
  ...allow({ from: api, to: paymentProvider, on: tcp(443) }),
];

// Without a kubeconfig in the stack's configuration this is the cluster that kubectl talks to.
const kubeconfig = new Config().getSecret("kubeconfig");
const cluster = new Provider("cluster", { kubeconfig });

const shop = new NetworkPolicySet("shop", { namespace: "shop", policies }, { provider: cluster });

export const policyNames = shop.policyNames;
