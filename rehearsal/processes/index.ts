/** Starts child processes, knows when they are ready, and leaves none behind. */
export { Processes, ProcessFailed, untilReady, type ProcessOptions, type RunningProcess } from "./processes";
export { endProcesses, identify, isRunning, type ProcessIdentity } from "./identity";
