import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { Deployment } from "@pulumi/pulumi/automation";
import { abandonedFolders, closeFolder, keepFolder, openFolder } from "../../rehearsal/folder";
import { orphans } from "../../rehearsal/leftovers";
import { describeLock, findLocks, isHeld } from "../../rehearsal/lock";
import { contentsOf, settlePending } from "../../rehearsal/pendingOperations";

const resource = (name: string) => ({ urn: `urn:pulumi:dev::p::aws:ec2/vpc:Vpc::${name}`, type: "aws:ec2/vpc:Vpc" });
const state = (deployment: unknown): Deployment => ({ version: 3, deployment });

/** No process has it: ids end far below. */
const deadPid = 2 ** 30;

let temporary: string;
beforeEach(() => {
  temporary = fs.mkdtempSync(path.join(os.tmpdir(), "portcullis-test-"));
});
afterEach(() => {
  fs.rmSync(temporary, { recursive: true, force: true });
});

describe("settlePending", () => {
  const made = { id: "vpc-1", outputs: { arn: "arn:aws:ec2:us-east-1:123456789012:vpc/vpc-1" } };

  test("takes over what was being created and exists, with its id and outputs, behind what was there", () => {
    const before = state({
      resources: [{ ...resource("old"), id: "vpc-0" }],
      pending_operations: [{ type: "creating", resource: resource("new") }],
    });
    const settled = settlePending(before, (urn) => (urn === resource("new").urn ? made : undefined));
    expect(settled?.state).toEqual(
      state({
        resources: [
          { ...resource("old"), id: "vpc-0" },
          { ...resource("new"), ...made },
        ],
        pending_operations: [],
      }),
    );
    expect(settled?.notes).toEqual([`${resource("new").urn}: was creating, exists as vpc-1 and is taken over`]);
    expect(contentsOf(before).pending_operations).toHaveLength(1);
  });

  test.each(["updating", "deleting", "reading"])("lets what was %s begin again", (type) => {
    const settled = settlePending(
      state({ resources: [], pending_operations: [{ type, resource: resource("a") }] }),
      () => made,
    );
    expect(settled?.state).toEqual(state({ resources: [], pending_operations: [] }));
    expect(settled?.notes).toEqual([`${resource("a").urn}: was ${type}, begins again`]);
  });

  test("lets a creation that made nothing begin again", () => {
    const pending = { resources: [], pending_operations: [{ type: "creating", resource: resource("a") }] };
    expect(settlePending(state(pending), () => undefined)?.state).toEqual(
      state({ resources: [], pending_operations: [] }),
    );
  });

  test.each([[{}], [{ resources: [], pending_operations: [] }], [undefined]])(
    "finds nothing to do in %j",
    (deployment) => {
      expect(settlePending(state(deployment), () => made)).toBeUndefined();
    },
  );
});

describe("orphans", () => {
  const inAws = (id: string, urn: string) => ({ ...resource("a"), id, urn, order: 1, inputs: {}, outputs: {} });

  test("are what the stack made and does not know, not what AWS made by itself", () => {
    const known = [{ ...resource("a"), id: "vpc-1" }];
    const aws = [inAws("vpc-1", "urn:a"), inAws("vpc-2", "urn:b"), inAws("vpc-3", "")];
    expect(orphans(known, aws)).toEqual(["aws:ec2/vpc:Vpc vpc-2"]);
  });
});

describe("a lock", () => {
  const lock = (pid: number, hostname = os.hostname()) => ({
    pid,
    hostname,
    username: "ann",
    timestamp: "2026-01-02T03:04:05Z",
  });

  test("is found where the engine's file backend keeps it", () => {
    const folder = openFolder(path.join(temporary, "rehearsal"));
    expect(findLocks(folder)).toEqual([]);
    const locks = path.join(folder.backend, ".pulumi", "locks", "organization", "portcullis", "dev");
    fs.mkdirSync(locks, { recursive: true });
    fs.writeFileSync(path.join(locks, "1f6c.json"), JSON.stringify(lock(deadPid)));
    fs.writeFileSync(path.join(locks, "1f6c.json.attrs"), "{}");
    expect(findLocks(folder)).toEqual([lock(deadPid)]);
  });

  test("of a process that is gone is stale", () => {
    expect(isHeld(lock(deadPid))).toBe(false);
    expect(describeLock(lock(deadPid))).toBe(
      `the state is locked by process ${String(deadPid)} of ann on ${os.hostname()}, since 2026-01-02T03:04:05Z: ` +
        "that process is gone, so the lock is stale",
    );
  });

  test.each([
    ["a process that runs", lock(process.pid)],
    ["a process of another machine, which cannot be asked", lock(deadPid, "elsewhere")],
  ])("of %s is held", (_, held) => {
    expect(isHeld(held)).toBe(true);
    expect(describeLock(held)).toContain("it is still running");
  });
});

describe("the folder of a rehearsal", () => {
  test("is readable by its owner only, and is removed when it was ours", () => {
    const folder = openFolder(undefined);
    expect(fs.statSync(folder.root).mode & 0o777).toBe(0o700);
    closeFolder(folder);
    expect(fs.existsSync(folder.root)).toBe(false);
  });

  test("stays when the user named it", () => {
    const folder = openFolder(path.join(temporary, "named"));
    closeFolder(folder);
    expect(fs.existsSync(folder.root)).toBe(true);
  });

  test("is abandoned when its owner is gone, but not while that runs, and not when it was kept", () => {
    const [mine, killed, kept] = [openFolder(undefined), openFolder(undefined), openFolder(undefined)];
    for (const { root } of [killed, kept]) fs.writeFileSync(path.join(root, "owner.pid"), String(deadPid));
    keepFolder(kept);
    const abandoned = abandonedFolders();
    for (const folder of [mine, killed, kept]) closeFolder(folder);
    expect(abandoned).toContain(killed.root);
    expect(abandoned).not.toContain(mine.root);
    expect(abandoned).not.toContain(kept.root);
  });
});
