import type { Protocol } from "../../../../policies/types";

/**
 * What policies in tiers do to the pods `x/a`, `x/b`, `y/a` and `y/b` and to an address outside of either family, each
 * row by what the documentation of Calico or of the network-policy API says. A row tells what is not allowed.
 */
export interface Row {
  readonly title: string;
  /** Manifests that come to those of the pods. */
  readonly given: readonly string[];
  readonly cases: readonly Case[];
}

/**
 * Flows are written `x/* => y/a`; a `*` stands for anything, so that `*` alone is everybody and `*`/`*` every pod. What
 * stands in none of the lists is allowed; what stands in several is allowed first, then unknown.
 */
export interface Case {
  /** Default: TCP 80. */
  readonly on?: `${Protocol} ${number}`;
  readonly denied?: readonly string[];
  readonly unknown?: readonly string[];
  readonly butAllowed?: readonly string[];
}

export const outside = ["203.0.113.9", "2001:db8::9"] as const;

const calico = "projectcalico.org/v3";

/** @param spec YAML, further to the right than the margin */
function object(apiVersion: string, kind: string, name: string, spec: string, labels = "{}"): string {
  const [namespace, own] = name.includes("/") ? name.split("/") : ["", name];
  const place = namespace === "" ? "" : `, namespace: ${String(namespace)}`;
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: ${String(own)}${place}, labels: ${labels} }\nspec:${spec}`;
}

export const globalPolicy = (name: string, spec: string) => object(calico, "GlobalNetworkPolicy", name, spec);
/** @param name with the namespace: `x/web` */
export const policyOfCalico = (name: string, spec: string) => object(calico, "NetworkPolicy", name, spec);
export const tier = (name: string, spec: string) => object(calico, "Tier", name, ` { ${spec} }`);
export const globalSet = (labels: string, nets: string) =>
  object(calico, "GlobalNetworkSet", "some-addresses", ` { nets: ${nets} }`, labels);
export const setIn = (namespace: string, labels: string, nets: string) =>
  object(calico, "NetworkSet", `${namespace}/some-addresses`, ` { nets: ${nets} }`, labels);
export const networkPolicy = (name: string, spec: string) =>
  object("networking.k8s.io/v1", "NetworkPolicy", name, spec);
export const clusterPolicy = (name: string, spec: string, version = "v1alpha2") =>
  object(`policy.networking.k8s.io/${version}`, "ClusterNetworkPolicy", name, spec);

const containers = `
    containers:
      - name: main
        image: none
        ports:
          - { name: http, containerPort: 80 }
          - { name: dns, containerPort: 53, protocol: UDP }`;

/** @param spec further fields, such as `hostNetwork: true` */
export function podOf(name: string, labels: string, address?: string, spec = ""): string {
  const status = address === undefined ? "" : `\nstatus: { podIP: ${address} }`;
  return `${object("v1", "Pod", name, `\n    ${spec}${containers}`, labels)}${status}`;
}

function deploymentOf(name: string, labels: string): string {
  const template = `
  selector: { matchLabels: ${labels} }
  template:
    metadata: { labels: ${labels} }
    spec:${containers.replaceAll("\n", "\n  ")}`;
  return object("apps/v1", "Deployment", name, template);
}

/** Pods of x have addresses that are known, those of y are made of a template and have none. */
export const world = `
apiVersion: v1
kind: Namespace
metadata: { name: x, labels: { team: blue } }
---
apiVersion: v1
kind: Namespace
metadata: { name: y, labels: { team: green } }
---
${podOf("x/a", "{ app: a }", "10.0.0.1")}
---
${podOf("x/b", "{ app: b, tier: front }", "10.0.0.2")}
---
${deploymentOf("y/a", "{ app: a, tier: back }")}
---
${deploymentOf("y/b", "{ app: b }")}
`;
