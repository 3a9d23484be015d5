import { presetDocs } from "./docstrings";
import { groupMatrix } from "./groups";
import { page, pagePath, picturePath } from "./page";
import { picture } from "./picture";

/** All that the documentation of the presets is made of: texts by path from the root of the project. */
export async function catalogueFiles(): Promise<ReadonlyMap<string, string>> {
  const presets = presetDocs();
  return new Map([
    [pagePath, await page(presets)],
    ...presets.map((preset): [string, string] => [
      picturePath(preset),
      picture(`Who reaches whom before and after ${preset.name}`, groupMatrix(preset.policies)),
    ]),
  ]);
}
