import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { dayOf } from "../../../components/versions/days";
import { isStale, versionsReport } from "../../../components/versions/report";

const readOn = "2026-11-26";
const root = path.resolve(__dirname, "../../..");

test("the tables are stale after 120 days, and not before", () => {
  expect([readOn, "2027-03-26", "2027-03-27"].map(isStale)).toEqual([false, false, true]);
});

test("the report has each version with its dates and what is left of them", () => {
  expect(versionsReport(readOn).split("\n")).toEqual([
    "Kubernetes on EKS, on 2026-11-26",
    "",
    "KUBERNETES  ON EKS SINCE  STANDARD ENDS               EXTENDED ENDS               CALICO",
    "1.31        2024-09-26    2025-11-26 (over)           2026-11-26 (over)           v3.30.7",
    "1.32        2025-01-23    2026-03-23 (over)           2027-03-23 (117 days left)  v3.31.7",
    "1.33        2025-05-29    2026-07-29 (over)           2027-07-29 (245 days left)  v3.31.7",
    "1.34        2025-10-02    2026-12-02 (6 days left)    2027-12-02 (371 days left)  v3.32.2",
    "1.35        2026-01-28    2027-03-27 (121 days left)  2028-03-27 (487 days left)  v3.32.2",
    "1.36        unknown       unknown                     unknown                     v3.32.2",
    "",
    "components/versions/eksVersions.ts was read 0 days ago, on 2026-11-26, from " +
      "https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html",
    "components/versions/calicoVersions.ts was read 0 days ago, on 2026-11-26, from " +
      "https://docs.tigera.io/calico/latest/getting-started/kubernetes/requirements",
  ]);
});

test("the report says which tables are stale, and where to renew them from", () => {
  expect(versionsReport("2027-03-27")).toContain(
    "components/versions/eksVersions.ts is stale: read 121 days ago, on 2026-11-26; renew it from https://docs.aws.",
  );
});

describe("make versions", () => {
  const run = (...args: string[]) => {
    const command = ["--require", "tsx/cjs", "components/versions/main.ts", ...args];
    const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: "utf8" });
    return { status, stdout, stderr };
  };

  test("prints the report, and fails when it is stale", () => {
    const { status, stdout } = run();
    expect(stdout).toMatch(/^Kubernetes on EKS, on 20/);
    expect(status).toBe(isStale(dayOf(new Date())) ? 1 : 0);
  });

  test("with two versions prints the way from one to the other", () => {
    expect(run("1.31", "1.33")).toMatchObject({
      status: 0,
      stdout: [
        "from 1.31 to 1.33 a cluster goes by way of 1.32",
        "pulumi config set kubernetesVersion 1.32 && pulumi up",
        "pulumi config set kubernetesVersion 1.33 && pulumi up",
        "",
      ].join("\n"),
    });
    expect(run("1.33", "1.31")).toMatchObject({ status: 1, stdout: expect.stringContaining("go back") as string });
  });

  test.each([[["1.31"]], [["1.31", "1.99"]], [["1.31", "1.32", "1.33"]]])("refuses %j", (args) => {
    expect(run(...args)).toMatchObject({
      status: 2,
      stdout: "",
      stderr: `give no argument, or two of 1.31, 1.32, 1.33, 1.34, 1.35, 1.36, got \`${args.join(" ")}\`\n`,
    });
  });
});
