import type { Labels } from "./types";

/** Label of what belongs to a cluster's baseline, where its value is `true`. */
export const baselineLabel = "portcullis.dev/baseline";

/**
 * Labels that make a policy part of the baseline: give them to a preset as its `labels`. Where the cluster has a
 * BaselineGuard, nobody but the platform's own subjects creates, changes or deletes what carries them.
 */
export const baselineLabels: Labels = Object.freeze({ [baselineLabel]: "true" });
