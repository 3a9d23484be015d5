import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** Where one rehearsal keeps everything that it makes. */
export interface RehearsalFolder {
  readonly root: string;
  /** Data, certificates and logs of etcd and the Kubernetes programs. */
  readonly cluster: string;
  /** State of the stack, as Pulumi's `file://` backend. */
  readonly backend: string;
  /** Copy of the project that the engine works in, so that nothing is written to the checkout. */
  readonly workspace: string;
  /** Everything that exists in simulated AWS, as JSON. */
  readonly aws: string;
  /** Programs that stand in front of PATH. */
  readonly bin: string;
  readonly logs: string;
  /** True when the user named it: then it stays. */
  readonly named: boolean;
}

const prefix = "portcullis-rehearsal-";

/** Makes a folder of our own, or takes the one that the user names; only its owner can read it. */
export function openFolder(named: string | undefined): RehearsalFolder {
  const root = named === undefined ? fs.mkdtempSync(path.join(os.tmpdir(), prefix)) : path.resolve(named);
  const inside = (name: string) => path.join(root, name);
  const folder = {
    root,
    cluster: inside("cluster"),
    backend: inside("backend"),
    workspace: inside("workspace"),
    aws: inside("aws.json"),
    bin: inside("bin"),
    logs: inside("logs"),
    named: named !== undefined,
  };
  for (const made of [root, folder.cluster, folder.backend, folder.workspace, folder.bin, folder.logs]) {
    fs.mkdirSync(made, { recursive: true, mode: 0o700 });
  }
  fs.writeFileSync(ownerFile(root), String(process.pid));
  return folder;
}

/** Folders of earlier rehearsals that were killed: their owner does not run any more, and they were not cleaned up. */
export function abandonedFolders(): string[] {
  return fs
    .readdirSync(os.tmpdir())
    .filter((name) => name.startsWith(prefix))
    .map((name) => path.join(os.tmpdir(), name))
    .filter((root) => {
      const owner = readOwner(root);
      return owner !== undefined && !isRunning(owner);
    });
}

/** Leaves the folder to the user: it is not abandoned, and not removed. */
export function keepFolder(folder: RehearsalFolder): void {
  fs.rmSync(ownerFile(folder.root), { force: true });
}

/** Removes the folder, unless the user named it: then only the mark that it is in use. */
export function closeFolder(folder: RehearsalFolder): void {
  if (folder.named) keepFolder(folder);
  else fs.rmSync(folder.root, { recursive: true, force: true });
}

/** True when a process with this id exists, of whatever owner. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

const ownerFile = (root: string) => path.join(root, "owner.pid");

function readOwner(root: string): number | undefined {
  try {
    return Number(fs.readFileSync(ownerFile(root), "utf8"));
  } catch {
    // Kept on purpose, or somebody else's: no owner to ask about.
    return undefined;
  }
}
