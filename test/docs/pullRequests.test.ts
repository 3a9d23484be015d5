import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { parse } from "yaml";

jest.setTimeout(120_000);

const root = resolve(__dirname, "../..");

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly if?: string;
  readonly run?: string;
}

interface Workflow {
  readonly on: unknown;
  readonly permissions: unknown;
  readonly jobs: { readonly connectivity: { readonly if?: string; readonly steps: readonly Step[] } };
}

const files = ["pull-request.yml", "pull-request-pulumi.yml"] as const;

const read = (file: (typeof files)[number]) =>
  parse(readFileSync(join(root, "docs/examples", file), "utf8")) as Workflow;

const stepsOf = (file: (typeof files)[number]) => read(file).jobs.connectivity.steps;

const sameRepository = "github.event.pull_request.head.repo.full_name == github.repository";

describe.each(files)("%s", (file) => {
  const { on, permissions } = read(file);
  const steps = stepsOf(file);

  test("runs on pull requests, never with the rights of the base", () => {
    expect(on).toEqual({ pull_request: { types: ["opened", "reopened", "synchronize", "labeled", "unlabeled"] } });
  });

  test("has no right but to read, to comment, and for stacks to log in at a cloud", () => {
    const login = file === "pull-request-pulumi.yml" ? { "id-token": "write" } : {};
    expect(permissions).toEqual({ contents: "read", "pull-requests": "write", ...login });
  });

  test("puts nothing of the event into a script, where it would be run", () => {
    const scripts = steps.flatMap(({ run }) => run ?? []);
    expect(scripts.length).toBeGreaterThan(4);
    expect(scripts.filter((script) => script.includes("${{"))).toEqual([]);
  });

  test("leaves no credentials in the checkout", () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
    expect(checkouts.map((step) => step.with?.["persist-credentials"])).toEqual([false]);
  });

  test("installs the version that this package has", () => {
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
    expect(steps.map(({ run }) => run ?? "").join("\n")).toContain(` portcullis@${version}\n`);
  });
});

test("secrets and the pull request's own program stay apart from forks", () => {
  expect(read("pull-request-pulumi.yml").jobs.connectivity.if).toBe(sameRepository);
  expect(readFileSync(join(root, "docs/examples/pull-request.yml"), "utf8")).not.toContain("secrets.");
  const writing = stepsOf("pull-request.yml").filter(({ run }) => run?.includes("gh api"));
  expect(writing.map((step) => step.if?.includes(sameRepository))).toEqual([true, true]);
});

test("a preview has the resources that stay as they are, without which half of the workloads would be missing", () => {
  const { run } = stepsOf("pull-request-pulumi.yml").find(({ name }) => name === "Preview") ?? {};
  expect(run).toMatch(/pulumi preview .* --json --show-sames /);
});

test("both workflows report, comment and hold back in the same way", () => {
  const [one, other] = files.map((file) =>
    stepsOf(file)
      .flatMap(({ run }) => run ?? [])
      .slice(-4),
  );
  expect(one).toHaveLength(4);
  expect(other).toEqual(one);
});

describe("run here", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "portcullis-pull-request-"));
    for (const made of ["repository", "temp", "bin"]) mkdirSync(join(folder, made));
    const { execPath } = process;
    const command = `exec '${execPath}' '${root}/node_modules/tsx/dist/cli.mjs' '${root}/cli/main.ts' "$@"`;
    writeFileSync(join(folder, "bin/portcullis"), `#!/bin/sh\n${command}\n`, { mode: 0o700 });
    writeFileSync(join(folder, "bin/gh"), gh, { mode: 0o700 });
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const written = (name: string) => readFileSync(join(folder, "temp", name), "utf8");

  /** A repository whose last commit turns the one set of files into the other. */
  function commit(before: Files, after: Files): void {
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b.c", ...args], { cwd: repository() });
    git("init", "--quiet");
    for (const each of [before, after]) {
      git("rm", "-r", "--quiet", "--ignore-unmatch", ".");
      for (const [name, text] of Object.entries({ "README.md": "", ...each })) {
        mkdirSync(dirname(join(repository(), name)), { recursive: true });
        writeFileSync(join(repository(), name), text);
      }
      git("add", "--all");
      git("commit", "--quiet", "--allow-empty", "--message", "change");
    }
  }

  const repository = () => join(folder, "repository");

  /** Runs a step as GitHub's runner does. */
  function step(
    name: string,
    env: Readonly<Record<string, string>> = {},
    file: (typeof files)[number] = "pull-request.yml",
  ) {
    const { run } = stepsOf(file).find((each) => each.name === name) ?? {};
    if (run === undefined) throw new Error(`there is no step \`${name}\` with a script`);
    return spawnSync("bash", ["-e", "-c", run], {
      cwd: repository(),
      encoding: "utf8",
      env: {
        PATH: [join(folder, "bin"), process.env["PATH"]].join(delimiter),
        HOME: folder,
        RUNNER_TEMP: join(folder, "temp"),
        GITHUB_OUTPUT: join(folder, "temp/output"),
        GITHUB_STEP_SUMMARY: join(folder, "temp/summary.md"),
        MANIFESTS: "deploy",
        APPROVAL: "opens-connectivity",
        ...env,
      },
    });
  }

  /** Compares, reports and judges; the exit code of the last step. */
  function whole(approved: boolean, file?: (typeof files)[number]) {
    const compared = step("Compare", {}, file);
    expect([compared.status, compared.error]).toEqual([0, undefined]);
    const [, status = ""] = /^status=(\d+)$/m.exec(written("output")) ?? [];
    expect(step("Write the report", { STATUS: status }, file).status).toBe(0);
    const held = step("Hold back what nobody has approved", { STATUS: status, APPROVED: String(approved) }, file);
    return { status, held: held.status, said: held.stdout };
  }

  test("what opens is reported, and held back until it is approved", () => {
    commit({ "deploy/shop.yaml": workloads + denyAll }, { "deploy/shop.yaml": workloads + denyAll + webToDatabase });
    expect(whole(false)).toMatchObject({ status: "1", held: 1, said: expect.stringContaining("::error::") as string });
    expect(written("comment.md")).toMatch(/^<!-- portcullis -->\n### Who can reach whom\n/);
    expect(written("comment.md")).toMatch(/shop\/web\[Deployment\].*shop\/database\[Deployment\].*TCP 5432/);
    expect(written("summary.md")).toBe(written("comment.md"));
    rmSync(join(folder, "temp"), { recursive: true });
    mkdirSync(join(folder, "temp"));
    execFileSync("git", ["worktree", "prune"], { cwd: repository() });
    expect(whole(true)).toMatchObject({ status: "1", held: 0, said: expect.stringContaining("::notice::") as string });
  });

  test("what only closes needs no approval", () => {
    commit({ "deploy/shop.yaml": workloads }, { "deploy/shop.yaml": workloads + denyAll });
    expect(whole(false)).toEqual({ status: "0", held: 0, said: "" });
    expect(written("comment.md")).toContain("shop/database[Deployment]");
  });

  test("a folder that is new is compared with nothing", () => {
    commit({}, { "deploy/shop.yaml": workloads + denyAll });
    expect(whole(false)).toMatchObject({ status: "0", held: 0 });
  });

  test("what cannot be read fails whoever approves, and is named", () => {
    const broken = webToDatabase.replace("port: 5432", "port: 543200");
    commit({ "deploy/shop.yaml": workloads }, { "deploy/shop.yaml": workloads + broken });
    expect(whole(true)).toMatchObject({ status: "2", held: 1 });
    expect(written("comment.md")).toMatch(/ {4}deploy\/shop\.yaml:\d+: .*543200/);
  });

  test("a program that does not start fails whoever approves", () => {
    commit({ "deploy/shop.yaml": workloads }, { "deploy/shop.yaml": workloads + denyAll });
    writeFileSync(join(folder, "bin/portcullis"), "#!/bin/sh\necho no such module >&2\nexit 1\n");
    expect(whole(true)).toMatchObject({ status: "2", held: 1 });
    expect(written("comment.md")).toContain("\n    no such module\n");
  });

  test("of a comment there is one, which later runs rewrite", () => {
    writeFileSync(join(folder, "temp/comment.md"), "report");
    const env = {
      COMMENTS: "repos/a/b/issues/1/comments",
      COMMENT: "repos/a/b/issues/comments",
      LOG: join(folder, "log"),
    };
    expect(step("Comment", { ...env, EARLIER: "" }).status).toBe(0);
    expect(step("Comment", { ...env, EARLIER: "42\n43" }).status).toBe(0);
    const body = `body=@${join(folder, "temp/comment.md")}`;
    expect(readFileSync(join(folder, "log"), "utf8").trim().split("\n")).toEqual([
      `api --silent --method POST repos/a/b/issues/1/comments --field ${body}`,
      `api --silent --method PATCH repos/a/b/issues/comments/42 --field ${body}`,
    ]);
  });

  test("a stack's state is compared with a preview", () => {
    const resource = (object: { kind: string; metadata: { name: string } }, type: string) => ({
      urn: `urn:pulumi:dev::shop::kubernetes:${type}::${object.metadata.name}`,
      custom: true,
      type: `kubernetes:${type}`,
      inputs: object,
      outputs: object,
    });
    const objects = [workload("web"), workload("database")].map((each) => resource(each, "apps/v1:Deployment"));
    const policy = resource(parse(denyAll.replace("---\n", "")) as never, "networking.k8s.io/v1:NetworkPolicy");
    const steps = objects.map((each) => ({ op: "same", urn: each.urn, oldState: each, newState: each }));
    writeFileSync(
      join(folder, "temp/before.json"),
      JSON.stringify({ version: 3, deployment: { manifest: {}, resources: [...objects, policy] } }),
    );
    const deleted = { op: "delete", urn: policy.urn, oldState: policy };
    writeFileSync(
      join(folder, "temp/after.json"),
      JSON.stringify({ config: {}, steps: [...steps, deleted], changeSummary: {} }),
    );
    expect(whole(false, "pull-request-pulumi.yml")).toMatchObject({ status: "1", held: 1 });
    expect(written("comment.md")).toContain("shop/database[Deployment]");
  });
});

type Files = Readonly<Record<string, string>>;

/** Notes what writes, and answers a search for earlier comments. */
const gh = `#!/bin/sh
case "$*" in
  *--paginate*) printf '%s\\n' "$EARLIER" ;;
  *) echo "$*" >> "$LOG" ;;
esac
`;

const workload = (app: string) => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: app, namespace: "shop" },
  spec: {
    selector: { matchLabels: { app } },
    template: { metadata: { labels: { app } }, spec: { containers: [{ name: app, image: app }] } },
  },
});

const workloads = [workload("web"), workload("database")].map((each) => `${JSON.stringify(each)}\n---\n`).join("");

const denyAll = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: default-deny, namespace: shop }
spec: { podSelector: {}, policyTypes: [Ingress, Egress] }
---
`;

const webToDatabase = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web-out, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Egress]
  egress:
    - to: [{ podSelector: { matchLabels: { app: database } } }]
      ports: [{ port: 5432 }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: database-in, namespace: shop }
spec:
  podSelector: { matchLabels: { app: database } }
  ingress:
    - from: [{ podSelector: { matchLabels: { app: web } } }]
      ports: [{ port: 5432 }]
---
`;
