import { Deployment } from "@pulumi/kubernetes/apps/v1/deployment";
import { Service } from "@pulumi/kubernetes/core/v1/service";
import * as pulumi from "@pulumi/pulumi";
import { NetworkPolicySet } from "../policies/policySet";
import type { NetworkPolicy } from "../policies/types";
import { demoDeploymentSpec, demoNamespace, demoPolicies, type DemoWorkload, demoWorkloads } from "./demoSettings";

export interface DemoApplicationArgs {
  /**
   * Made for the demo, and deleted with it.
   *
   * @default "demo"
   */
  namespace?: string;
}

/**
 * Three workloads in a namespace of their own, where nothing is allowed but what they need: `client` reaches
 * `application-demo`, which alone reaches the sensitive `database`. Their policies are there before the first pod.
 */
export class DemoApplication extends pulumi.ComponentResource {
  readonly namespace: pulumi.Output<string>;
  /** The policies as they are deployed. */
  readonly policies: readonly NetworkPolicy[];

  constructor(name: string, args: DemoApplicationArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:components:DemoApplication", name, {}, opts);
    const namespace = args.namespace ?? demoNamespace;
    this.policies = demoPolicies(namespace);

    const policySet = new NetworkPolicySet(
      name,
      { namespace, createNamespace: true, namespaceLabels: podSecurity, policies: this.policies },
      { parent: this },
    );
    for (const app of Object.keys(demoWorkloads) as DemoWorkload[]) {
      this.workload(`${name}-${app}`, app, policySet);
    }

    this.namespace = policySet.namespace;
    this.registerOutputs({ namespace: this.namespace });
  }

  private workload(name: string, app: DemoWorkload, policySet: NetworkPolicySet) {
    const metadata = { name: app, namespace: policySet.namespace, labels: { app } };
    const options = { parent: this, dependsOn: policySet };
    new Deployment(name, { metadata, spec: demoDeploymentSpec(app) }, options);
    const { port } = demoWorkloads[app];
    if (port === undefined) return;
    new Service(name, { metadata, spec: { selector: { app }, ports: [{ name: "tcp", port }] } }, options);
  }
}

/** Pods that would need more rights than the demo's are refused. */
const podSecurity = { "pod-security.kubernetes.io/enforce": "restricted" };
