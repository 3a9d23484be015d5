import { ValidatingAdmissionPolicy } from "@pulumi/kubernetes/admissionregistration/v1/validatingAdmissionPolicy";
import { ValidatingAdmissionPolicyBinding } from "@pulumi/kubernetes/admissionregistration/v1/validatingAdmissionPolicyBinding";
import * as pulumi from "@pulumi/pulumi";
import { refuse } from "../../policies/setRefusal";
import { guardProblems } from "./guardProblems";
import { denying, namespaceGuard, policyGuard } from "./guardSettings";
import { knownSubjects, type Subject } from "./subjects";

export interface BaselineGuardArgs {
  /** Who keeps the baseline. Whoever deploys it has to be among them, or the next deployment of it is refused. */
  readonly platform: readonly Subject[];
  /** Whom to ask, for the message of a refusal: `#platform on Slack`. */
  readonly contact: string;
  /**
   * Whether Calico's policies, sets of addresses and tiers are guarded too.
   * @default false
   */
  readonly calico?: boolean;
  /**
   * Whether ClusterNetworkPolicies of `policy.networking.k8s.io` are guarded too.
   * @default false
   */
  readonly clusterPolicies?: boolean;
  /**
   * Keys of labels that nobody but the platform sets, changes or removes on namespaces: those that policies select by,
   * such as `team`.
   * @default - none
   */
  readonly protectedNamespaceLabels?: readonly string[];
}

/**
 * Policies that carry `baselineLabels` are created, changed and deleted by the platform's subjects alone, who alone give
 * or take away that label. Everybody else is refused, administrators too, and told whom to ask. Kubernetes' own
 * controllers may delete them, as when their namespace goes.
 *
 * Needs Kubernetes 1.30. It takes about a second from its deployment until it holds. It keeps objects as they are, and not
 * what they come to: other policies still add what they allow.
 */
export class BaselineGuard extends pulumi.ComponentResource {
  /** Names of the ValidatingAdmissionPolicies. */
  readonly policyNames: readonly string[];

  /** @throws InputPropertiesError with every problem of the arguments, at preview */
  constructor(name: string, args: BaselineGuardArgs, opts?: pulumi.ComponentResourceOptions) {
    const what = `baseline guard \`${name}\``;
    refuse(what, guardProblems(name, args)); // Before super(), so that nothing is registered.
    super("portcullis:components:BaselineGuard", name, {}, opts);

    const { contact, protectedNamespaceLabels: keys } = args;
    const platform = knownSubjects(what, "platform", args.platform, "each is named");
    const guards = {
      [`${name}-policies`]: platform.apply((known) => policyGuard(known, contact, args)),
      ...(keys && { [`${name}-namespaces`]: platform.apply((known) => namespaceGuard(known, contact, keys)) }),
    };
    for (const [policyName, spec] of Object.entries(guards)) this.deploy(policyName, spec);
    this.policyNames = Object.keys(guards);
    this.registerOutputs({ policyNames: this.policyNames });
  }

  private deploy(name: string, spec: pulumi.Input<ReturnType<typeof policyGuard>>): void {
    const metadata = { name };
    const policy = new ValidatingAdmissionPolicy(name, { metadata, spec }, { parent: this });
    const binding = { ...denying, policyName: policy.metadata.name };
    new ValidatingAdmissionPolicyBinding(name, { metadata, spec: binding }, { parent: this });
  }
}
