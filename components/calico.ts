import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import { Release } from "@pulumi/kubernetes/helm/v3/release";
import * as rbac from "@pulumi/kubernetes/rbac/v1";
import * as pulumi from "@pulumi/pulumi";
import { felixSpec, installationSpec, operatorChart, operatorNamespace, podAnnotationRules } from "./calicoSettings";
import type { KubernetesVersion } from "./versions/kubernetesVersions";

export interface CalicoArgs {
  /** Decides the version of Calico. */
  kubernetesVersion: KubernetesVersion;
}

/**
 * Calico as the policy engine of an EKS cluster whose pods have addresses of the VPC CNI: from here on NetworkPolicies
 * are enforced, policies of Calico's own kinds can be made, and flows can be seen in Whisker. Give it the cluster's Kubernetes
 * provider by `opts.provider` or `opts.providers`.
 */
export class Calico extends pulumi.ComponentResource {
  /** Of Calico, such as `v3.30.7`. */
  readonly version: string;
  /** Name of its Installation, known once the operator has been told to install what enforces policies. */
  readonly installation: pulumi.Output<string>;

  constructor(name: string, args: CalicoArgs, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:components:Calico", name, {}, opts);
    const parent = { parent: this };
    const chart = operatorChart(args.kubernetesVersion);

    const namespace = new Namespace(
      `${name}-operator`,
      { metadata: { name: operatorNamespace, labels: { name: operatorNamespace } } },
      parent,
    );
    const operator = new Release(
      `${name}-operator`,
      { ...chart, name: "calico", namespace: namespace.metadata.name },
      parent,
    );
    const installation = this.operated(`${name}-installation`, "Installation", installationSpec, operator);
    // The kinds of `projectcalico.org` are served by what it starts.
    this.operated(`${name}-api-server`, "APIServer", {}, installation, {
      "pulumi.com/waitFor": "jsonpath={.status.state}=Ready",
    });
    const goldmane = this.operated(`${name}-goldmane`, "Goldmane", {}, installation);
    this.operated(`${name}-whisker`, "Whisker", { notifications: "Disabled" }, goldmane);
    new CustomResource(
      `${name}-felix`,
      {
        apiVersion: "crd.projectcalico.org/v1",
        kind: "FelixConfiguration",
        // The operator makes one too, without these fields.
        metadata: { name: "default", annotations: { "pulumi.com/patchForce": "true" } },
        spec: felixSpec,
      },
      { ...parent, dependsOn: installation },
    );

    const annotator = new rbac.ClusterRole(
      `${name}-pod-annotations`,
      { metadata: { name: `${name}-pod-annotations` }, rules: podAnnotationRules },
      parent,
    );
    new rbac.ClusterRoleBinding(
      `${name}-pod-annotations`,
      {
        metadata: { name: `${name}-pod-annotations` },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: annotator.metadata.name },
        subjects: [{ kind: "ServiceAccount", name: "aws-node", namespace: "kube-system" }],
      },
      parent,
    );

    this.version = chart.version;
    this.installation = installation.metadata.name;
    this.registerOutputs({ version: this.version, installation: this.installation });
  }

  /** A custom resource that the operator works on. It goes before what it depends on, and so before the operator. */
  private operated(
    name: string,
    kind: string,
    spec: object,
    dependsOn: pulumi.Resource,
    annotations?: Readonly<Record<string, string>>,
  ): CustomResource {
    const metadata = { name: "default", ...(annotations && { annotations }) };
    const args = { apiVersion: "operator.tigera.io/v1", kind, metadata, spec };
    return new CustomResource(name, args, { parent: this, dependsOn });
  }
}
