import { spawnSync } from "node:child_process";
import { join } from "node:path";

test("the page of the presets and its pictures are what `make presets` makes of the code", () => {
  const root = join(__dirname, "../..");
  // In a process of its own, since jest has no modules that are loaded on demand, and Prettier is made of them.
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ["--require", "tsx/cjs", join(root, "catalogue/main.ts"), "--check"],
    { cwd: root, encoding: "utf8" },
  );
  expect({ stdout, stderr, status }).toEqual({ stdout: "", stderr: "", status: 0 });
}, 60_000);
