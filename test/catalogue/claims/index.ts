import type { ClusterApi, PresetName } from "../../../policies";
import type { Statement } from "../flows";
import { application } from "./application";
import { cluster } from "./cluster";
import { connections } from "./connections";
import { entry } from "./entry";
import { isolation } from "./isolation";
import { outside } from "./outside";
import { platform } from "./platform";

/** Statements, or some for each API from which the preset can be had. */
export type Claims = {
  readonly [preset in PresetName]?: readonly Statement[] | Readonly<Record<ClusterApi, readonly Statement[]>>;
};

/** What holds for the example of each preset, written from its claim and not from its code. */
export const claims: Claims = {
  ...isolation,
  ...connections,
  ...platform,
  ...entry,
  ...application,
  ...outside,
  ...cluster,
};

/** What holds for one example: that of an API, where the preset can be had from either. */
export function claimOf(preset: PresetName, api: ClusterApi | undefined): readonly Statement[] {
  const claim = claims[preset] ?? [];
  if (!("calico" in claim)) return claim;
  if (api === undefined) throw new RangeError(`the claim of \`${preset}\` is about an example of either API`);
  return claim[api];
}
