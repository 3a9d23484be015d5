import { Provider } from "@pulumi/kubernetes/provider";
import { Config } from "@pulumi/pulumi";
import {
  allow,
  allowDns,
  allowIngressFrom,
  clusterDns,
  defaultDeny,
  ipBlock,
  namespace,
  NetworkPolicySet,
  podsIn,
  tcp,
} from "portcullis";
import { StackReachability } from "portcullis/analyzer";

const web = podsIn("shop", { app: "web" });
const api = podsIn("shop", { app: "api" });
const database = podsIn("shop", { app: "database" });
const paymentProvider = ipBlock("203.0.113.0/24");

// The pods come from elsewhere, so they are told by their labels; who reaches whom is right as far as these are.
const reachability = new StackReachability({
  assumed: { web, api, database, ingress: podsIn("ingress-nginx", { app: "ingress-nginx" }), dns: clusterDns },
});

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

// Where one of these does not hold, the preview fails and says why.
reachability.expectAllowed({ from: "ingress-nginx/ingress", to: "shop/web", on: tcp(8080) });
reachability.expectAllowed({ from: "shop/api", to: "shop/database", on: tcp(5432) });
reachability.expectDenied({ from: "shop/web", to: "shop/database" });
reachability.expectDenied({ from: "0.0.0.0/0", to: "shop/database" });

export const policyNames = shop.policyNames;
export const whoReachesWhom = reachability.output;
