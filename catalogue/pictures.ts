import type { ClusterApi } from "../policies/presets/cluster/clusterPreset";
import type { PresetDoc } from "./docstrings";
import { type GroupMatrix, groupMatrix } from "./groups";

/** Where pictures are, from the root of the project. */
export const pictureFolder = "docs/presets";

/** Who reaches whom with what an example makes. */
export interface PresetPicture {
  /** From the root of the project. */
  readonly path: string;
  /** The only API of which it is true; undefined where that makes no difference. */
  readonly api: ClusterApi | undefined;
  readonly matrix: GroupMatrix;
}

/** A picture for each example, but only one where all of them come to the same. */
export function picturesOf({ preset, examples }: PresetDoc): readonly PresetPicture[] {
  const all = examples.map(({ api, objects }) => ({ api, matrix: groupMatrix(objects) }));
  const [first] = all;
  if (first === undefined) return [];
  if (all.every(({ matrix }) => JSON.stringify(matrix) === JSON.stringify(first.matrix))) {
    return [{ path: `${pictureFolder}/${preset}.svg`, api: undefined, matrix: first.matrix }];
  }
  return all.map(({ api, matrix }) => ({ path: `${pictureFolder}/${preset}-by-${api ?? ""}.svg`, api, matrix }));
}
