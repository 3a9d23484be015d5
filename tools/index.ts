/** Gets the programs that a rehearsal runs, and tells how far that is. */
export { obtainTools, ToolUnavailable, type ObtainOptions } from "./obtain";
export type { Tool } from "./ways";
export { toolNames, type ToolName } from "./catalog";
export { createProgress, duration, silent, type Progress, type ProgressOptions, type Step } from "./progress";
