"use strict";
// The SDK notes a stack trace at each of its promises, thousands in a preview, and shows it to those who look for leaks
// only. To name lines in each takes a fifth of the time of a preview. `nodeargs` in Pulumi.yaml requires this file.

/** The function of the SDK that notes these traces. */
const notesTrace = "debuggablePromise";

const sourceMaps = sourceMapsOfSdk();
if (sourceMaps !== undefined && !process.env.PULUMI_DEBUG_PROMISE_LEAKS) {
  // The SDK installs the same a moment later, and finds it done.
  sourceMaps.install();
  const { prepareStackTrace } = Error;
  Error.prepareStackTrace = (error, frames) =>
    frames[0]?.getFunctionName() === notesTrace ? String(error) : prepareStackTrace(error, frames);
}

/** What writes stack traces for the SDK; undefined where it has another way. */
function sourceMapsOfSdk() {
  try {
    return require(require.resolve("source-map-support", { paths: [require.resolve("@pulumi/pulumi/package.json")] }));
  } catch {
    return undefined;
  }
}
