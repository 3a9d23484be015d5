import { ipBlock } from "../../policies/peers";
import { defaultDeny } from "../../policies/presets/isolation";
import { allowToInternet } from "../../policies/presets/outside";
import { allowAwsEndpoints } from "../../policies/presets/platform/cloud";
import { allowDns } from "../../policies/presets/platform/dns";
import type { NetworkPolicy } from "../../policies/types";
import { agentName, logsNamespace as namespace } from "./fluentBitPod";

/** Nobody connects to the agent but its node, and it connects to DNS servers and to AWS alone. */
export function agentPolicies(awsEndpoints: readonly string[] | undefined): readonly NetworkPolicy[] {
  const podSelector = { app: agentName };
  return [
    defaultDeny({ namespace }),
    allowDns({ namespace, podSelector }),
    awsEndpoints === undefined
      ? allowToInternet({ namespace, podSelector })
      : allowAwsEndpoints({ namespace, podSelector, endpoints: awsEndpoints.map((range) => ipBlock(range)) }),
  ];
}
