"use strict";
// Loaded before a program that is measured, by NODE_OPTIONS, so that it is also in processes that the program starts. At
// the end it appends what the process has taken to the file that is named in the environment, as a line of JSON.

const { isMainThread } = require("node:worker_threads");

// The figures of a process are those of all its threads.
if (isMainThread) {
  process.on("exit", () => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    const usage = { memory: maxRSS * 1024, milliseconds: (userCPUTime + systemCPUTime) / 1000 };
    require("node:fs").appendFileSync(process.env.PORTCULLIS_BENCH_USAGE, `${JSON.stringify(usage)}\n`);
  });
}
