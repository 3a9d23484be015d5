import { presetDocs } from "../../catalogue/docstrings";
import { presetVersions, validate } from "../../policies";
import { claims } from "./claims";
import { deployed } from "./deployed";
import { mutantsOf } from "./mutants";
import { differences, violations } from "./violations";

const presets = presetDocs();

test("every preset is documented, and has a claim that is tested", () => {
  const names = Object.keys(presetVersions).sort();
  expect(presets.map(({ preset }) => preset).sort()).toEqual(names);
  expect(Object.keys(claims).sort()).toEqual(names);
});

describe.each(presets)("$name", ({ name, preset, policies }) => {
  const statements = claims[preset] ?? [];

  test("says in the labels of each policy that it made it, and in which version", () => {
    expect(preset).toBe(name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`));
    for (const { metadata } of policies) {
      expect(metadata.labels).toEqual({
        "portcullis.dev/preset": preset,
        "portcullis.dev/preset-version": String(presetVersions[preset]),
      });
    }
  });

  test("lets through what it claims and nothing else, as it is deployed", async () => {
    const objects = await deployed(policies);
    expect(differences(objects, statements, 10)).toEqual([]);
    expect(violations(objects, statements, 10)).toEqual([]);
  });

  test("has no problem", () => {
    expect(policies.flatMap((policy) => validate(policy))).toEqual([]);
  });

  test("cannot be changed without breaking its claim", () => {
    const survivors = mutantsOf(policies).filter((mutant) => violations(mutant.policies, statements, 1).length === 0);
    expect(survivors.map(({ change }) => change)).toEqual([]);
  });
});
