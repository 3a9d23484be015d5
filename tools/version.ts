/** A version as `major.minor.patch`; what follows a hyphen or plus, as in `v1.32.4-eks-1`, is not compared. */
export type Version = readonly [major: number, minor: number, patch: number];

/** Reads the first version in `text`, with or without a leading `v`; undefined when it holds none. */
export function parseVersion(text: string): Version | undefined {
  const [, major, minor, patch] = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(text) ?? [];
  return major === undefined ? undefined : [Number(major), Number(minor), Number(patch ?? 0)];
}

/** Versions from `from`, included, up to `below`, not included. */
export interface VersionRange {
  readonly from: string;
  readonly below: string;
}

/** True when `version` lies in `range`. */
export function inRange(version: Version, range: VersionRange): boolean {
  return compare(version, required(range.from)) >= 0 && compare(version, required(range.below)) < 0;
}

/** Negative when `a` is older than `b`, positive when it is newer, 0 when they are equal. */
export function compare(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

function required(text: string): Version {
  const version = parseVersion(text);
  if (version === undefined) throw new Error(`\`${text}\` is no version, want \`major.minor.patch\``);
  return version;
}
