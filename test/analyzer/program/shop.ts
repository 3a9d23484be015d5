import { Deployment } from "@pulumi/kubernetes/apps/v1/deployment";
import { Provider } from "@pulumi/kubernetes/provider";
import { StackReachability } from "../../../analyzer/program/stackReachability";
import {
  allow,
  allowIngressFrom,
  anywhere,
  defaultDeny,
  type NetworkPolicy,
  NetworkPolicySet,
  podsIn,
  tcp,
} from "../../../policies";

const [web, database] = [podsIn("shop", { app: "web" }), podsIn("shop", { app: "database" })];

const webToDatabase = (port: number) => allow({ name: "web-to-database", from: web, to: database, on: tcp(port) });

/** What the shop allows, first and after changes. */
export const versions = {
  first: webToDatabase(5432),
  changed: [...webToDatabase(5433), ...allow({ name: "web-from-outside", from: anywhere, to: web, on: tcp(8080) })],
  open: [
    ...webToDatabase(5432),
    allowIngressFrom({ name: "backup", podSelector: { app: "database" }, from: anywhere, on: tcp(22) }),
  ],
} satisfies Record<string, readonly NetworkPolicy[]>;

/** A program of two workloads in which nobody outside may ever reach the database. */
export const shop = (version: keyof typeof versions, kubeconfig: string) => () => {
  const reachability = new StackReachability();
  const options = { provider: new Provider("cluster", { kubeconfig }) };
  reachability.expectDenied({ from: "0.0.0.0/0", to: "shop/database" });
  const policies = [defaultDeny(), ...versions[version]];
  const set = new NetworkPolicySet("shop", { namespace: "shop", createNamespace: true, policies }, options);
  for (const app of ["web", "database"]) {
    const labels = { app };
    const template = { metadata: { labels }, spec: { containers: [{ name: app, image: app }] } };
    const metadata = { name: app, namespace: set.namespace };
    new Deployment(
      app,
      { metadata, spec: { selector: { matchLabels: labels }, template } },
      { ...options, dependsOn: set },
    );
  }
  return Promise.resolve({ reachability: reachability.output });
};
