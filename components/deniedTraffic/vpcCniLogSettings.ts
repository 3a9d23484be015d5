import { instanceType } from "../capacity/instanceTypes";
import type { Notice } from "../notice";

/**
 * What turns the event logs of the VPC CNI's network policy agent on, and sends them to CloudWatch: to be merged into the
 * configuration of the vpc-cni addon, whose schema wants strings for booleans. Denied flows are logged at any log level.
 */
export const vpcCniLogSettings = () => ({
  nodeAgent: { enablePolicyEventLogs: "true", enableCloudWatchLogs: "true" },
});

/** Virtual CPUs that a node needs more for it: https://github.com/aws/aws-network-policy-agent */
const eventLogVcpus = 1;

/**
 * What event logs take from each node: an error where it is half of a node or more, unless that is accepted, else a
 * warning.
 */
export function eventLogNotice(type: string, acceptCost: boolean): Notice {
  const vcpus = instanceType(type)?.vcpus;
  const share =
    vcpus === undefined
      ? `how many a ${type} has is not known here`
      : `a ${type} has ${String(vcpus)}, so ${String(Math.round((100 * eventLogVcpus) / vcpus))} % of each node`;
  const isLarge = vcpus !== undefined && 2 * eventLogVcpus >= vcpus;
  return {
    severity: isLarge && !acceptCost ? "error" : "warning",
    message:
      `event logs of the VPC CNI's network policy agent need ${String(eventLogVcpus)} more vCPU per node, and ${share}; ` +
      "they have no rate limit: each denied flow is an event, and a call to CloudWatch",
    fixes: [],
  };
}
