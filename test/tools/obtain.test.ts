import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { identify } from "../../rehearsal/processes";
import { ToolUnavailable } from "../../tools";
import { kubernetesProgram, kubernetesUrl, Machine, program, sha256, silence } from "./support";

let machine: Machine;
beforeEach(async () => (machine = await new Machine().open()));
afterEach(() => machine.close());

const apiServer = kubernetesProgram("v1.31.4");

function publishKubernetes(name: string, content: string, sum = sha256(content)): void {
  machine.publish(kubernetesUrl(name), content);
  machine.publish(`${kubernetesUrl(name)}.sha256`, sum);
}

/** A `go` that builds: it writes a program with the given script to the path after `-o`. */
function installGo(script: string): void {
  const build = `while [ "$1" != -o ]; do shift; done; printf '#!/bin/sh\\n%s\\n' '${script}' > "$2"; /bin/chmod 755 "$2"`;
  machine.install("go", `if [ "$1" = env ]; then printf 'go1.26.0\\nauto\\n'; else ${build}; fi`);
}

describe("on PATH", () => {
  test("a program in a fitting version is used where it is, and nobody is asked for another", async () => {
    const file = machine.install("kube-apiserver", 'echo "Kubernetes v1.31.9"');
    const tools = await machine.obtain(["kube-apiserver"]);
    expect(tools).toEqual({
      "kube-apiserver": { name: "kube-apiserver", path: file, version: "1.31.9", origin: "PATH" },
    });
    expect(machine.requests).toEqual([]);
  });

  test.each([
    ["kube-apiserver", 'echo "Kubernetes v1.32.0"', "is 1.32.0, want 1.31.0 or newer, below 1.32.0"],
    ["kubectl", 'echo "Client Version: v1.29.3"', "is 1.29.3, want 1.30.0 or newer, below 1.33.0"],
    ["etcd", 'echo "etcd Version: 3.4.30"', "is 3.4.30, want 3.5.0 or newer, below 4.0.0"],
    ["pulumi", "echo v3.258.0", "is 3.258.0, want 3.259.0 or newer, below 4.0.0"],
    ["pulumi", "echo broken >&2; exit 3", "does not tell its version: broken"],
    ["pulumi", "echo hello", "does not tell its version: no version in `hello`"],
  ] as const)("%s is passed over when it answers by %s, and that is said", async (name, script, reason) => {
    const file = machine.install(name, script);
    await expect(machine.obtain([name])).rejects.toThrow(`PATH: \`${file}\` ${reason}`);
    expect(machine.printed).toContain(`${name}: passed over, \`${file}\` ${reason}`);
  });

  test("a fitting version further down PATH is found behind a wrong one", async () => {
    machine.install("etcd", 'echo "etcd Version: 3.4.30"');
    const second = path.join(machine.folder, "second");
    fs.mkdirSync(second);
    fs.writeFileSync(path.join(second, "etcd"), program('echo "etcd Version: 3.6.1"'), { mode: 0o755 });
    const PATH = `${machine.bin}${path.delimiter}${second}`;
    const { etcd } = await machine.obtain(["etcd"], { environment: { ...machine.environment, PATH } });
    expect(etcd).toEqual({ name: "etcd", path: path.join(second, "etcd"), version: "3.6.1", origin: "PATH" });
  });
});

describe("the official release", () => {
  test("is stored with its published checksum, and comes from the cache the next time", async () => {
    publishKubernetes("kube-apiserver", apiServer);
    const file = path.join(machine.cache, "tools", "kube-apiserver-1.31.4-linux-amd64", "kube-apiserver");
    const { "kube-apiserver": first } = await machine.obtain(["kube-apiserver"]);
    expect(first).toEqual({ name: "kube-apiserver", path: file, version: "1.31.4", origin: "release" });
    const asked = machine.requests.length;
    const { "kube-apiserver": second } = await machine.obtain(["kube-apiserver"]);
    expect(second).toEqual({ ...first, origin: "cache" });
    expect(machine.requests).toHaveLength(asked);
  });

  test("as an archive is unpacked with all that lies beside the program", async () => {
    const base = "/pulumi/pulumi/releases/download/v3.259.0";
    const name = "pulumi-v3.259.0-linux-x64.tar.gz";
    const archive = machine.archive("pulumi", { pulumi: "echo v3.259.0", "pulumi-language-nodejs": "echo host" });
    machine.publish(`${base}/${name}`, archive);
    const others = `${"0".repeat(64)}  pulumi-v3.259.0-linux-arm64.tar.gz\n`;
    machine.publish(`${base}/pulumi-3.259.0-checksums.txt`, `${others}${sha256(archive)}  ${name}\n`);
    const { pulumi } = await machine.obtain(["pulumi"]);
    expect(pulumi.origin).toBe("release");
    expect(fs.readdirSync(path.dirname(pulumi.path)).sort()).toEqual(["pulumi", "pulumi-language-nodejs", "seal.json"]);
  });

  test("with another checksum than published is not used, both sums are told, and the program is built", async () => {
    publishKubernetes("kube-apiserver", apiServer, "0".repeat(64));
    installGo("echo Kubernetes v1.31.4");
    const { "kube-apiserver": tool } = await machine.obtain(["kube-apiserver"]);
    expect(tool.origin).toBe("built");
    expect(machine.printed).toContain(
      `failed: \`${machine.origin}${kubernetesUrl("kube-apiserver")}\` has the wrong checksum: ` +
        `sha256 \`${sha256(apiServer)}\`, published is \`${"0".repeat(64)}\``,
    );
  });

  test("is not taken without a published checksum", async () => {
    publishKubernetes("kubectl", apiServer, "<html>maintenance</html>");
    await expect(machine.obtain(["kubectl"])).rejects.toThrow("holds no sha256 of `kubectl`");
    expect(machine.requests).not.toContain(kubernetesUrl("kubectl"));
  });

  test("that does not run on this machine is not stored", async () => {
    publishKubernetes("kubectl", program("echo cannot execute >&2; exit 126"));
    await expect(machine.obtain(["kubectl"])).rejects.toThrow("the program that it gave does not run: cannot execute");
    expect(machine.entries).toEqual([]);
  });

  test("in another version than was asked for is not stored", async () => {
    publishKubernetes("kubectl", kubernetesProgram("v1.31.3"));
    await expect(machine.obtain(["kubectl"])).rejects.toThrow(
      "the program that it gave is version 1.31.3, want 1.31.4",
    );
    expect(machine.entries).toEqual([]);
  });

  test("is asked for by no request where none is published for the platform", async () => {
    const platform = { os: "darwin", arch: "arm64" };
    await expect(machine.obtain(["kube-apiserver"], { platform })).rejects.toThrow(
      "official release: none is published for darwin/arm64",
    );
    expect(machine.requests).toEqual([]);
  });
});

describe("a host", () => {
  test("that gives no answer is given up, and not asked for the next program", async () => {
    machine.publish(`${kubernetesUrl("kubectl")}.sha256`, silence);
    machine.publish(`${kubernetesUrl("kube-apiserver")}.sha256`, silence);
    installGo("echo Kubernetes v1.31.4");
    const tools = await machine.obtain(["kube-apiserver", "kubectl"], { noAnswerAfter: 300 });
    expect(Object.values(tools).map(({ origin }) => origin)).toEqual(["built", "built"]);
    expect(machine.requests).toEqual([`${kubernetesUrl("kubectl")}.sha256`]);
    expect(machine.printed).toContain(
      `failed: \`${machine.origin}${kubernetesUrl("kubectl")}.sha256\` gave no answer in 0.3 s`,
    );
  });

  test("that stops in the middle of a file is given up", async () => {
    publishKubernetes("kubectl", apiServer);
    machine.publish(kubernetesUrl("kubectl"), (_, response) => response.write("#!/bin/sh"));
    const obtained = machine.obtain(["kubectl"], { noAnswerAfter: 300 });
    await expect(obtained).rejects.toThrow("sent 9 bytes, then nothing for 0.3 s");
    expect(machine.entries).toEqual([]);
  });

  test("that is slow but goes on is waited for", async () => {
    publishKubernetes("kubectl", apiServer);
    machine.publish(kubernetesUrl("kubectl"), (_, response) => {
      const pieces = [apiServer.slice(0, 5), apiServer.slice(5, 10), apiServer.slice(10, 15), apiServer.slice(15)];
      const timer = setInterval(() => {
        response.write(pieces.shift() ?? "");
        if (pieces.length > 0) return;
        clearInterval(timer);
        response.end();
      }, 250);
    });
    const { kubectl } = await machine.obtain(["kubectl"], { noAnswerAfter: 600 });
    expect(kubectl.origin).toBe("release");
  });

  test("that nobody listens at is told by its address", async () => {
    const hosts = { kubernetes: "http://127.0.0.1:1", github: machine.origin };
    const message = "`http://127.0.0.1:1/release/v1.31.4/bin/linux/amd64/kubectl.sha256` cannot be reached: ";
    await expect(machine.obtain(["kubectl"], { hosts })).rejects.toThrow(message);
  });

  test("that answers with an error is asked for the next program all the same", async () => {
    installGo("echo Kubernetes v1.31.4");
    await machine.obtain(["kubectl", "kube-apiserver"]);
    expect(machine.requests).toEqual([
      `${kubernetesUrl("kubectl")}.sha256`,
      `${kubernetesUrl("kube-apiserver")}.sha256`,
    ]);
    expect(machine.printed).toContain(
      `failed: \`${machine.origin}${kubernetesUrl("kubectl")}.sha256\` answered 404 Not Found`,
    );
  });
});

describe("go build", () => {
  test("says what it builds and how long that takes", async () => {
    installGo("echo Kubernetes v1.31.4");
    await machine.obtain(["kube-apiserver"]);
    expect(machine.printed).toContain(
      "kube-apiserver v1.31.4: building from k8s.io/kubernetes (once, about 6 minutes on two cores)",
    );
  });

  test.each([
    ["is not on PATH", undefined, "go build: `go` is not on PATH"],
    ["is too old to fetch another one", "printf 'go1.20.4\\n\\n'", "go build: `go` is 1.20.4, want 1.26 or newer"],
    ["may not fetch another one", "printf 'go1.24.1\\nlocal\\n'", "go build: `go` is 1.24.1, want 1.26 or newer"],
    ["does not run", "echo no libc >&2; exit 1", "go build: `go` does not run: no libc"],
  ])("is not tried when go %s", async (_, script, reason) => {
    if (script !== undefined) machine.install("go", script);
    await expect(machine.obtain(["etcd"])).rejects.toThrow(reason);
    expect(machine.printed.filter((line) => line.includes("building"))).toEqual([]);
  });

  test("that fails ends with the last lines of the compiler, without the packages that it compiled", async () => {
    machine.install(
      "go",
      `if [ "$1" = env ]; then printf 'go1.26.0\\nauto\\n'; else echo net/http >&2; echo 'proxy: 403 Forbidden' >&2; exit 1; fi`,
    );
    await expect(machine.obtain(["etcd"])).rejects.toThrow(
      "go build: `go build go.etcd.io/etcd/server/v3` in `tools/etcd` ended with exit code 1\n      proxy: 403 Forbidden\n",
    );
    expect(machine.entries).toEqual([]);
  });

  test("ends with all that it started when the signal fires, and leaves nothing in the cache", async () => {
    const pidFile = path.join(machine.folder, "compiler.pid");
    machine.install(
      "go",
      `if [ "$1" = env ]; then printf 'go1.26.0\\nauto\\n'; else /bin/sleep 60 & echo $! > ${pidFile}; wait; fi`,
    );
    const stop = new AbortController();
    const obtained = machine.obtain(["etcd"], { signal: stop.signal });
    const compiler = await untilWritten(pidFile);
    stop.abort(new Error("stopped by the user"));
    await expect(obtained).rejects.toThrow("stopped by the user");
    while (identify(compiler) !== undefined) await sleep(10);
    expect(machine.entries).toEqual([]);
  });
});

describe("the cache", () => {
  const damage: [string, (file: string) => void][] = [
    [
      "cut short",
      (file) => {
        fs.truncateSync(file, 5);
      },
    ],
    [
      "changed in place",
      (file) => {
        fs.writeFileSync(file, apiServer.replace("1", "2"));
      },
    ],
    [
      "without its program",
      (file) => {
        fs.rmSync(file);
      },
    ],
    [
      "without its seal",
      (file) => {
        fs.rmSync(path.join(path.dirname(file), "seal.json"));
      },
    ],
  ];
  test.each(damage)("does not give a copy that is %s, but gets it again", async (_, change) => {
    publishKubernetes("kube-apiserver", apiServer);
    const { "kube-apiserver": tool } = await machine.obtain(["kube-apiserver"]);
    change(tool.path);
    const { "kube-apiserver": again } = await machine.obtain(["kube-apiserver"]);
    expect(again.origin).toBe("release");
    expect(fs.readFileSync(again.path, "utf8")).toBe(apiServer);
    expect(machine.entries).toEqual(["kube-apiserver-1.31.4-linux-amd64"]);
  });

  test("is filled once by two runs that want the same at the same time", async () => {
    publishKubernetes("kube-apiserver", apiServer);
    machine.publish(kubernetesUrl("kube-apiserver"), (_, response) => setTimeout(() => response.end(apiServer), 200));
    const both = await Promise.all([machine.obtain(["kube-apiserver"]), machine.obtain(["kube-apiserver"])]);
    expect(both.map((tools) => tools["kube-apiserver"].origin).sort()).toEqual(["cache", "release"]);
    expect(machine.requests.filter((url) => url === kubernetesUrl("kube-apiserver"))).toHaveLength(1);
    expect(machine.printed).toContain("kube-apiserver v1.31.4: waiting for another run that is getting it");
  });

  test("that cannot be made names the setting for another one", async () => {
    const environment = { PATH: machine.bin, PORTCULLIS_CACHE: path.join(machine.install("file", ""), "cache") };
    await expect(machine.obtain(["etcd"], { environment })).rejects.toThrow(
      "the cache cannot be written, name another folder in PORTCULLIS_CACHE: ENOTDIR: not a directory",
    );
  });
});

test("when nothing works, the message says what was tried and what to do", async () => {
  const wrong = machine.install("kube-apiserver", 'echo "Kubernetes v1.30.2"');
  const error: unknown = await machine.obtain(["kube-apiserver"]).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ToolUnavailable);
  const { host } = new URL(machine.origin);
  expect((error as ToolUnavailable).message).toBe(
    [
      "`kube-apiserver` v1.31.4 cannot be had; what was tried:",
      `  - PATH: \`${wrong}\` is 1.30.2, want 1.31.0 or newer, below 1.32.0`,
      `  - cache: not in \`${path.join(machine.cache, "tools")}\``,
      `  - official release: \`${machine.origin}${kubernetesUrl("kube-apiserver")}.sha256\` answered 404 Not Found`,
      "  - go build: `go` is not on PATH",
      "any one of these mends it:",
      "  - put `kube-apiserver` on PATH, version 1.31.0 or newer and below 1.32.0",
      `  - open the network to \`${host}\` and run it again`,
      "  - have Go 1.26 or newer (https://go.dev/dl/) and a module proxy that it reaches (proxy.golang.org, or your own in GOPROXY)",
    ].join("\n"),
  );
});

async function untilWritten(file: string): Promise<number> {
  for (;;) {
    const text = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
    if (text.endsWith("\n")) return Number(text);
    await sleep(20);
  }
}
