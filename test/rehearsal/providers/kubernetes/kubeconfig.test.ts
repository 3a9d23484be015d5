import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { writeAwsCommand } from "../../../../rehearsal/providers/kubernetes";
import { readKubeconfig } from "../../../../rehearsal/providers/kubernetes/kubeconfig";

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "portcullis kubeconfig-"));
  path = `${folder}${delimiter}${process.env["PATH"] ?? ""}`;
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const config = (user: object) =>
  JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "one",
    contexts: [
      { name: "one", context: { cluster: "c", user: "u" } },
      { name: "two", context: { cluster: "c", user: "nobody", namespace: "shop" } },
    ],
    clusters: [{ name: "c", cluster: { server: "https://127.0.0.1:1", "certificate-authority-data": "Q0E=" } }],
    users: [{ name: "u", user }],
  });

const awsLogin = {
  exec: {
    apiVersion: "client.authentication.k8s.io/v1beta1",
    command: "aws",
    args: ["--region", "us-east-1", "eks", "get-token", "--cluster-name", "main", "--output", "json"],
    env: null,
  },
};

test("content as JSON, and the path of a file as YAML, say the same", () => {
  const file = join(folder, "config.yaml");
  writeFileSync(file, `# a comment\n${config({ token: "t" })}`);
  for (const source of [config({ token: "t" }), file]) {
    expect(readKubeconfig(source)).toMatchObject({ server: "https://127.0.0.1:1", ca: "CA", namespace: "default" });
  }
});

test.each([
  ["a token", { token: "t" }, "Bearer t"],
  ["a user and a password", { username: "u", password: "p" }, "Basic dTpw"],
  ["nothing", {}, undefined],
])("%s logs in as it should", async (_, user, expected) => {
  expect(await readKubeconfig(config(user)).authorization()).toBe(expected);
});

test("a context that is not there is an error that names those that are", () => {
  expect(() => readKubeconfig(config({}), "three")).toThrow("kubeconfig has no context `three`; it has `one`, `two`");
  expect(() => readKubeconfig(config({}), "two")).toThrow("kubeconfig has no user `nobody`; it has `u`");
});

test("the stand-in aws logs in to the cluster, as the kubeconfig of the eks component asks", async () => {
  writeAwsCommand(folder, "0123abcd");
  expect(await readKubeconfig(config(awsLogin), undefined, path).authorization()).toBe("Bearer 0123abcd");
});

test("a command is run again only when its token has expired", async () => {
  const counter = join(folder, "calls");
  const script = (expires: string) =>
    `#!/bin/sh\necho >> '${counter}'\necho '{"status":{"token":"t","expirationTimestamp":"${expires}"}}'\n`;
  const calls = async (expires: string) => {
    writeFileSync(counter, "");
    writeFileSync(join(folder, "login"), script(expires), { mode: 0o755 });
    const access = readKubeconfig(config({ exec: { command: "login" } }), undefined, path);
    await access.authorization();
    await access.authorization();
    return statSync(counter).size;
  };
  expect(await calls("2999-01-01T00:00:00Z")).toBe(1);
  expect(await calls("2001-01-01T00:00:00Z")).toBe(2);
});

test("a command that is not there, or fails, is named with what it said", async () => {
  const login = (command: string) => readKubeconfig(config({ exec: { command } }), undefined, path).authorization();
  await expect(login("no-such-command")).rejects.toThrow(
    "the kubeconfig's command `no-such-command` failed: there is no such command on PATH",
  );
  writeFileSync(join(folder, "broken"), "#!/bin/sh\necho expired >&2\nexit 1\n", { mode: 0o755 });
  await expect(login("broken")).rejects.toThrow("the kubeconfig's command `broken` failed: expired");
  writeFileSync(join(folder, "silent"), "#!/bin/sh\n", { mode: 0o755 });
  await expect(login("silent")).rejects.toThrow("printed no ExecCredential with a token");
});

describe("the stand-in aws", () => {
  const run = (...args: readonly string[]) => promisify(execFile)(join(folder, "aws"), [...args]);

  beforeEach(() => {
    writeAwsCommand(folder, "secret");
  });

  test("is new enough for the eks component", async () => {
    expect((await run("--version")).stdout).toMatch(/^aws-cli\/2\.\d+\.\d+ /);
  });

  test("keeps the token in a file that only its owner reads", () => {
    expect(statSync(join(folder, "token")).mode & 0o777).toBe(0o600);
  });

  test("exits 2 on anything else, and names it", async () => {
    await expect(run("s3", "ls")).rejects.toMatchObject({
      code: 2,
      stderr: "aws: `s3 ls` is not simulated; the stand-in knows `--version` and `eks get-token`\n",
    });
  });
});
