import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { Machine } from "./support";

const root = path.join(__dirname, "..", "..");
let machine: Machine;
beforeEach(async () => (machine = await new Machine().open()));
afterEach(() => machine.close());

function tools(...names: string[]): { status: number | null; stdout: string; stderr: string } {
  const args = ["--require", "tsx/cjs", path.join(root, "tools", "main.ts"), ...names];
  return spawnSync(process.execPath, args, { cwd: root, env: machine.environment, encoding: "utf8" });
}

test("standard output is a table of the named programs, and nothing else", () => {
  const etcd = machine.install("etcd", 'echo "etcd Version: 3.5.16"');
  const pulumi = machine.install("pulumi", "echo v3.300.1");
  expect(tools("etcd", "pulumi")).toMatchObject({
    status: 0,
    stdout: `NAME    VERSION  ORIGIN  PATH\netcd    3.5.16   PATH    ${etcd}\npulumi  3.300.1  PATH    ${pulumi}\n`,
    stderr: "",
  });
});

test("a name that is no tool is bad usage, and the message lists those that are", () => {
  expect(tools("etcd", "helm")).toMatchObject({
    status: 2,
    stdout: "",
    stderr: "unknown tool `helm`: want some of pulumi, etcd, kube-apiserver, kube-controller-manager, kubectl\n",
  });
});
