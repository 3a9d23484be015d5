import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isRunning } from "../../rehearsal/folder";
import { guardrails, packHost, writePackHost } from "../../rehearsal/policyPack";

jest.setTimeout(60_000);

test("what runs a policy pack ends with the engine, also where that is killed", async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "portcullis-test-"));
  writePackHost(folder);
  const [pack = ""] = guardrails.policyPacks;
  // A shell in place of the engine: it starts the host, says its process id, and waits for it.
  const engine = spawn("sh", [
    "-c",
    '"$0" 127.0.0.1:1 "$1" >"$2" & echo $!; wait',
    path.join(folder, packHost),
    pack,
    path.join(folder, "port"),
  ]);
  const [said] = (await once(engine.stdout, "data")) as [Buffer];
  const host = Number(said.toString());
  while (fs.readFileSync(path.join(folder, "port"), "utf8") === "") await sleep(50);
  expect(isRunning(host)).toBe(true);
  engine.kill("SIGKILL");
  await once(engine, "exit");
  while (isRunning(host)) await sleep(100);
  fs.rmSync(folder, { recursive: true });
});
