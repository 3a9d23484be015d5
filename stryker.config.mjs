// Mutation testing of the core that decides who may reach whom: does a test fail wherever the code is changed?
// Some hundred generated clusters from fixed seeds kill nearly as much as ten thousand, in seconds.
process.env.EXACTNESS_CASES ??= "200";
process.env.LAWS_CASES ??= "30";
process.env.TIERS_CASES ??= "100";
process.env.SHRINKING = "no";

/** @type {import("@stryker-mutator/api/core").PartialStrykerOptions} */
export default {
  mutate: ["analyzer/evaluate/**/*.ts", "analyzer/sets/**/*.ts", "analyzer/analyze.ts", "analyzer/selectors.ts"],
  mutator: {
    // The compiler does not let lists of other things in, and wants `?.` where an index might be out of bounds.
    excludedMutations: ["ArrayDeclaration", "OptionalChaining"],
  },
  testRunner: "jest",
  jest: {
    // What a test reaches by way of another file, jest does not see here.
    enableFindRelatedTests: false,
    config: {
      testEnvironment: "node",
      roots: ["<rootDir>/test/analyzer"],
      testMatch: [
        "<rootDir>/test/analyzer/{exactness,laws,selectors,unknownValues,upstream,diff,tiers,evaluate/*,evaluate/tiers/*,sets/*}.test.ts",
      ],
      transform: {
        "^.+\\.ts$": [
          "@swc/jest",
          { jsc: { target: "es2023", parser: { syntax: "typescript" } }, module: { type: "commonjs" } },
        ],
      },
    },
  },
  coverageAnalysis: "perTest",
  // What runs once, while modules load, is not worth a run of its own for each mutant.
  ignoreStatic: true,
  concurrency: 2,
  // Only these are copied for the runs.
  ignorePatterns: ["**", "!analyzer/**", "!policies/**", "!test/analyzer/**", "!package.json", "!tsconfig.json"],
  tempDirName: ".stryker",
  cleanTempDir: "always",
  reporters: ["clear-text", "progress", "html"],
  clearTextReporter: { logTests: false, reportTests: false, allowColor: false },
  htmlReporter: { fileName: "coverage/mutation.html" },
  thresholds: { high: 95, low: 90, break: 90 },
};
