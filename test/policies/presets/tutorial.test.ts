import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { NetworkPolicy } from "../../../policies";
import { allowAllToPod, blockAllIncoming, blockAllOutgoing, denyAllToPod } from "../../../policies/presets/isolation";
import { validate } from "../../../policies/validate";

const podSelector = { app: "application-demo" };
const name = "pod-network-policy";

const tutorial: readonly (readonly [string, NetworkPolicy])[] = [
  ["allow-all-to-pod", allowAllToPod({ name, podSelector })],
  ["deny-all-to-pod", denyAllToPod({ name, podSelector })],
  ["block-all-incoming", blockAllIncoming({ name })],
  ["block-all-outgoing", blockAllOutgoing({ name })],
];

describe.each(tutorial)("%s", (file, policy) => {
  const manifest: unknown = parse(readFileSync(join(__dirname, "..", "tutorial", `${file}.yaml`), "utf8"));

  test("is the tutorial's file, with labels that say which preset made it", () => {
    const { labels, ...metadata } = policy.metadata;
    expect({ ...policy, metadata }).toStrictEqual(manifest);
    expect(labels).toEqual({ "portcullis.dev/preset": file, "portcullis.dev/preset-version": "1" });
  });

  test("has no problem, and neither has the file", () => {
    expect(validate(policy)).toEqual([]);
    expect(validate(manifest)).toEqual([]);
  });
});
