import { chmod, rm } from "node:fs/promises";
import * as path from "node:path";
import type { Release } from "./catalog";
import { download, downloadText, type DownloadOptions } from "./download";
import { run } from "./run";

export interface ReleaseOptions extends Omit<DownloadOptions, "onBytes"> {
  readonly environment: NodeJS.ProcessEnv;
  readonly onUpdate: (detail: string) => void;
}

/**
 * Downloads an official release into `folder`, as `name` or, for an archive, with everything in it unpacked.
 * Nothing that does not have the published checksum is unpacked or made executable.
 *
 * @throws when the release cannot be had or is not what was published
 */
export async function fetchRelease(
  release: Release,
  name: string,
  folder: string,
  options: ReleaseOptions,
): Promise<void> {
  const fileName = path.posix.basename(new URL(release.url).pathname);
  const expected = publishedChecksum(await downloadText(release.checksumUrl, options), fileName);
  if (expected === undefined) throw new Error(`\`${release.checksumUrl}\` holds no sha256 of \`${fileName}\``);

  const file = path.join(folder, release.kind === "program" ? name : fileName);
  const onBytes = (received: number, total?: number) => {
    options.onUpdate(megabytes(received) + (total === undefined ? "" : ` of ${megabytes(total)}`));
  };
  const actual = await download(release.url, file, { ...options, onBytes });
  if (actual !== expected) {
    throw new Error(`\`${release.url}\` has the wrong checksum: sha256 \`${actual}\`, published is \`${expected}\``);
  }
  if (release.kind === "program") {
    await chmod(file, 0o755);
    return;
  }
  options.onUpdate("unpacking");
  // The tar of macOS also unpacks zip, the form of etcd's releases there.
  const unpacked = await run("tar", ["-xf", file, "-C", folder, "--strip-components=1"], options);
  if (unpacked.failure !== undefined) {
    throw new Error(`\`tar\` cannot unpack \`${fileName}\`: ${unpacked.errorLines.at(-1) ?? unpacked.failure}`);
  }
  await rm(file);
}

/** The sum for `fileName` in a list of `<sha256>  <file name>`, or the only sum in a file that names none. */
export function publishedChecksum(text: string, fileName: string): string | undefined {
  for (const line of text.split("\n")) {
    const [, sum, name] = /^([0-9a-fA-F]{64})(?:\s+\*?(.+?))?\s*$/.exec(line) ?? [];
    if (sum !== undefined && (name === undefined || name === fileName)) return sum.toLowerCase();
  }
  return undefined;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
