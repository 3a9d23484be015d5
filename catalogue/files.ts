import { presetDocs } from "./docstrings";
import { page, pagePath } from "./page";
import { picture } from "./picture";
import { picturesOf } from "./pictures";

/** All that the documentation of the presets is made of: texts by path from the root of the project. */
export async function catalogueFiles(): Promise<ReadonlyMap<string, string>> {
  const presets = presetDocs().map((preset) => ({ ...preset, pictures: picturesOf(preset) }));
  return new Map([
    [pagePath, await page(presets)],
    ...presets.flatMap(({ name, pictures }) =>
      pictures.map(({ path, api, matrix }): [string, string] => [
        path,
        picture(`Who reaches whom before and after ${name}${api === undefined ? "" : `, api ${api}`}`, matrix),
      ]),
    ),
  ]);
}
