/** One jest run for everything; the end-to-end suites start their own cluster. */
module.exports = {
  // For programs that hang. Five seconds, as jest has it, are few for a process that is started on a busy machine.
  testTimeout: 60_000,
  testEnvironment: "node",
  roots: ["<rootDir>/test"],
  testMatch: ["**/*.test.ts"],
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { target: "es2023", parser: { syntax: "typescript" } }, module: { type: "commonjs" } },
    ],
  },
};
