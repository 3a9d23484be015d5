import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import { Release } from "@pulumi/kubernetes/helm/v3/release";
import * as rbac from "@pulumi/kubernetes/rbac/v1";
import * as pulumi from "@pulumi/pulumi";
import { installationSpec, operatorChart, operatorNamespace, podAnnotationRules } from "./calicoSettings";
import type { KubernetesVersion } from "./kubernetesVersions";

export interface CalicoArgs {
  /** Decides the version of Calico. */
  kubernetesVersion: KubernetesVersion;
}

/**
 * Calico as the policy engine of an EKS cluster whose pods have addresses of the VPC CNI: from here on NetworkPolicies
 * are enforced. Give it the cluster's Kubernetes provider by `opts.provider` or `opts.providers`.
 */
export class Calico extends pulumi.ComponentResource {
  /** Of Calico, such as `v3.30.7`. */
  readonly version: string;

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
    const installation = new CustomResource(
      `${name}-installation`,
      {
        apiVersion: "operator.tigera.io/v1",
        kind: "Installation",
        metadata: { name: "default" },
        spec: installationSpec,
      },
      { ...parent, dependsOn: operator },
    );
    new CustomResource(
      `${name}-api-server`,
      { apiVersion: "operator.tigera.io/v1", kind: "APIServer", metadata: { name: "default" }, spec: {} },
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
    this.registerOutputs({ version: this.version });
  }
}
