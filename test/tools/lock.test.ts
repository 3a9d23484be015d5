import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { withLock } from "../../tools/lock";

let folder: string;
let file: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "portcullis-lock-"));
  file = path.join(folder, "lock");
});
afterEach(() => {
  fs.rmSync(folder, { recursive: true });
});

const unexpectedWait = (): never => {
  throw new Error("nobody holds the lock, and it was waited for");
};

test("two bodies never run at the same time, and the second tells that it waits", async () => {
  const events: string[] = [];
  const body = (name: string) => async () => {
    events.push(`${name} begins`);
    await sleep(100);
    events.push(`${name} ends`);
  };
  const onWait = () => {
    events.push("wait begins");
    return () => events.push("wait ends");
  };
  await Promise.all([
    withLock(file, { onWait }, body("first")),
    sleep(10).then(() => withLock(file, { onWait }, body("second"))),
  ]);
  expect(events).toEqual(["first begins", "wait begins", "first ends", "wait ends", "second begins", "second ends"]);
  expect(fs.readdirSync(folder)).toEqual([]);
});

test("a body that fails gives the lock back", async () => {
  const failing = withLock(file, { onWait: unexpectedWait }, () => Promise.reject(new Error("no disk")));
  await expect(failing).rejects.toThrow("no disk");
  expect(fs.readdirSync(folder)).toEqual([]);
});

test("the lock of a run that was killed is taken over", async () => {
  fs.writeFileSync(file, "");
  fs.utimesSync(file, 1, 1);
  expect(await withLock(file, { onWait: unexpectedWait }, () => Promise.resolve("done"))).toBe("done");
  expect(fs.readdirSync(folder)).toEqual([]);
});

test("a run that takes longer than a dead one is waited for does not lose its lock", async () => {
  const staleAfter = 300;
  const first = withLock(file, { onWait: unexpectedWait, staleAfter }, () => sleep(1_200));
  await sleep(50);
  const begun = performance.now();
  await withLock(file, { onWait: () => () => undefined, staleAfter }, () => Promise.resolve());
  expect(performance.now() - begun).toBeGreaterThan(1_000);
  await first;
});

test("a wait ends when the signal fires", async () => {
  fs.writeFileSync(file, "");
  const signal = AbortSignal.timeout(50);
  const waiting = withLock(file, { onWait: () => () => undefined, signal }, () => Promise.resolve());
  await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
});
