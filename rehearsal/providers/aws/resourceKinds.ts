import { clusterKinds } from "./clusterKinds";
import { identityKinds } from "./identityKinds";
import { keyAndLogKinds } from "./keyAndLogKinds";
import { networkKinds } from "./networkKinds";
import { nodeAndAddonKinds } from "./nodeAndAddonKinds";
import type { ResourceKind } from "./resourceKind";
import { securityGroupKinds } from "./securityGroupKinds";

/** Every resource type that simulated AWS knows. */
export const resourceKinds: Readonly<Record<string, ResourceKind>> = {
  ...networkKinds,
  ...securityGroupKinds,
  ...identityKinds,
  ...keyAndLogKinds,
  ...clusterKinds,
  ...nodeAndAddonKinds,
};
