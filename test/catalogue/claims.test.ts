import { presetDocs } from "../../catalogue/docstrings";
import { presetVersions, validateObject } from "../../policies";
import { claimOf, claims } from "./claims";
import { deployed } from "./deployed";
import { differences } from "./differences";
import { mutantsOf } from "./mutants";
import { violations } from "./violations";

const presets = presetDocs();
const examples = presets.flatMap(({ examples: own, ...preset }) =>
  own.map(({ api, objects }) => ({
    ...preset,
    example: api === undefined ? preset.name : `${preset.name}, ${api}`,
    objects,
    statements: claimOf(preset.preset, api),
  })),
);

test("every preset is documented, and has a claim that is tested", () => {
  const names = Object.keys(presetVersions).sort();
  expect(presets.map(({ preset }) => preset).sort()).toEqual(names);
  expect(Object.keys(claims).sort()).toEqual(names);
});

describe.each(examples)("$example", ({ name, preset, objects, statements }) => {
  test("says in the labels of each object that it made it, and in which version", () => {
    expect(preset).toBe(name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`));
    for (const { metadata } of objects) {
      expect(metadata.labels).toEqual({
        "portcullis.dev/preset": preset,
        "portcullis.dev/preset-version": String(presetVersions[preset]),
      });
    }
  });

  test("lets through what it claims and nothing else, as it is deployed", async () => {
    const made = await deployed(objects);
    expect(differences(made, statements, 10)).toEqual([]);
    expect(violations(made, statements, 10)).toEqual([]);
  });

  test("has no problem", () => {
    expect(objects.flatMap((object) => validateObject(object))).toEqual([]);
  });

  test("cannot be changed without breaking its claim", () => {
    const survivors = mutantsOf(objects).filter((mutant) => violations(mutant.objects, statements, 1).length === 0);
    expect(survivors.map(({ change }) => change)).toEqual([]);
  });
});
