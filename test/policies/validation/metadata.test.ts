import type { Problem } from "../../../policies/types";
import { check, error, metadata } from "./examples";

describe("metadata that the API server refuses", () => {
  const subdomain = "must be lower-case letters, digits, `-` and `.`, with a letter or digit at both ends of each part";
  const label = "must be lower-case letters, digits and `-`, with a letter or digit at both ends";
  const qualified = "must be letters, digits, `-`, `_` and `.`, with a letter or digit at both ends";

  test.each<[object, readonly Problem[]]>([
    [{ name: "" }, [error("metadata.name", "must be given")]],
    [{ name: "My_Policy" }, [error("metadata.name", `${subdomain}, got \`My_Policy\``)]],
    [
      { name: "a".repeat(254) },
      [error("metadata.name", `must be at most 253 characters long, got \`${"a".repeat(77)}...\``)],
    ],
    [{ generateName: "-" }, [error("metadata.generateName", `${subdomain}, got \`-\``)]],
    [{ namespace: "a.b" }, [error("metadata.namespace", `${label}, got \`a.b\``)]],
    [
      { labels: { "a b": "c d" } },
      [
        error("metadata.labels", `${qualified}, got \`a b\``),
        error(
          "metadata.labels",
          "must be empty, or letters, digits, `-`, `_` and `.`, with a letter or digit at both ends, got `c d`",
        ),
      ],
    ],
    [
      { labels: { "Example.com/a": "" } },
      [error("metadata.labels", `part before the \`/\` ${subdomain}, got \`Example.com/a\``)],
    ],
    [
      { labels: { "a/b/c": "" } },
      [error("metadata.labels", "must be `name` or `prefix/name`, with one `/` at most, got `a/b/c`")],
    ],
    [
      { labels: { a: "v".repeat(64) } },
      [error("metadata.labels", `must be at most 63 characters long, got \`${"v".repeat(64)}\``)],
    ],
    [{ annotations: { "": "x" } }, [error("metadata.annotations", `${qualified}, got \`\``)]],
    [
      { annotations: { a: "ä".repeat(131072) } },
      [error("metadata.annotations", "must be at most 262144 bytes together, got 262145")],
    ],
    [
      { finalizers: ["x", "orphan", "foregroundDeletion"] },
      [
        error("metadata.finalizers[0]", "must have a domain, as in `example.com/name`, got `x`"),
        error("metadata.finalizers", "must not have both `orphan` and `foregroundDeletion`; remove one"),
      ],
    ],
    [
      { ownerReferences: [{ apiVersion: "v1", kind: "Pod", name: "x" }] },
      [error("metadata.ownerReferences.uid", "must be given, is missing in item 0")],
    ],
  ])("%j", (changes, expected) => {
    check(metadata(changes), expected);
  });
});
