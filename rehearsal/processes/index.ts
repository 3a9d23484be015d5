/** Starts child processes, knows when they are ready, and leaves none behind. */
export { Processes, type ProcessOptions, type RunningProcess } from "./processes";
export { endProcesses, identify, isRunning, type ProcessIdentity } from "./identity";
export { ProcessFailed, untilReady, type ReadyOptions } from "./ready";
