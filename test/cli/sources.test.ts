import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { readSources } from "../../cli/sources";

let folder: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "sources-"));
});

afterEach(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

function write(name: string, contents: string | Uint8Array = `# ${name}\n`): string {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, contents);
  return file;
}

/** Names relative to the folder, of what was read. */
function read(...names: readonly string[]): readonly string[] {
  const { texts, problems } = readSources(names.map((name) => path.join(folder, name)));
  expect(problems).toEqual([]);
  return texts.map(({ source }) => path.relative(folder, source));
}

/** Problems, with the folder left out. */
function problems(...names: readonly string[]): readonly string[] {
  const found = readSources(names.map((name) => path.join(folder, name)));
  return found.problems.map(
    ({ source, line, message }) => `${path.relative(folder, source)}:${String(line)}: ${message}`,
  );
}

/** Does the work as a user to whom permissions apply: they do not to root, as whom containers often run tests. */
function withoutPrivileges<T>(work: () => T): T {
  if (process.geteuid?.() !== 0) return work();
  const nobody = 65534;
  process.seteuid?.(nobody);
  try {
    return work();
  } finally {
    process.seteuid?.(0);
  }
}

describe("files", () => {
  test.each([["web.yaml"], ["web.yml"], ["web.json"], ["web.txt"], ["web"], [".hidden"]])(
    "%s is read where it is named",
    (name) => {
      const file = write(name, "a: é\n");
      expect(readSources([file])).toEqual({ texts: [{ source: file, text: "a: é\n" }], problems: [] });
    },
  );

  test("several come in the order in which they are named", () => {
    write("b.yaml");
    write("a.yaml");
    expect(read("b.yaml", "a.yaml")).toEqual(["b.yaml", "a.yaml"]);
  });

  test("each is called as it was named", () => {
    write("a/b.yaml");
    const relative = path.relative(process.cwd(), folder);
    expect(readSources([`${relative}/a/../a/b.yaml`]).texts[0]?.source).toBe(`${relative}/a/../a/b.yaml`);
    expect(readSources([relative]).texts[0]?.source).toBe(`${relative}/a/b.yaml`);
  });
});

describe("folders", () => {
  test("have the manifests in them and in the folders in them, in the order of their names", () => {
    for (const name of ["b.yaml", "a.yml", "c.json", "B.YAML", "d.txt", "README.md", "b/z.yaml", "b/a/x.yml"])
      write(name);
    expect(read(".")).toEqual(["B.YAML", "a.yml", "b/a/x.yml", "b/z.yaml", "b.yaml", "c.json"]);
  });

  test("that are hidden are left out, and so are packages; but not where they are named", () => {
    for (const name of ["a.yaml", ".b.yaml", ".git/c.yaml", "node_modules/d.yaml", "e/node_modules/f.yaml"])
      write(name);
    expect(read(".")).toEqual(["a.yaml"]);
    expect(read(".git", "node_modules")).toEqual([".git/c.yaml", "node_modules/d.yaml"]);
  });

  test("that links lead round in a circle are entered once", () => {
    write("a/b.yaml");
    fs.symlinkSync("..", path.join(folder, "a/up"));
    fs.symlinkSync(".", path.join(folder, "a/here"));
    fs.symlinkSync("a", path.join(folder, "z"));
    expect(read(".")).toEqual(["a/b.yaml"]);
    expect(read("z")).toEqual(["z/b.yaml"]);
  });

  test("have the manifests that links in them lead to", () => {
    write(".data/a.yaml");
    fs.mkdirSync(path.join(folder, "b"));
    fs.symlinkSync("../.data/a.yaml", path.join(folder, "b/a.yaml"));
    expect(read("b")).toEqual(["b/a.yaml"]);
  });

  test("may have pipes and the like, which are no manifests", () => {
    write("a.yaml");
    spawnSync("mkfifo", [path.join(folder, "pipe.yaml")]);
    expect(read(".")).toEqual(["a.yaml"]);
  });

  test.each([[[]], [["README.md", ".hidden.yaml", "b/c.txt"]]])(
    "without manifests are a problem: %j",
    (names: readonly string[]) => {
      for (const name of names) write(name);
      expect(problems(".")).toEqual([
        ":undefined: has no `.yaml`, `.yml` or `.json` file in it; name a file, or another folder",
      ]);
    },
  );
});

describe("what cannot be read is a problem, and the rest is read", () => {
  test("nothing there", () => {
    write("a.yaml");
    expect(problems("none", "a.yaml", "a.yaml/b")).toEqual([
      "none:undefined: does not exist; check the path",
      "a.yaml/b:undefined: does not exist, since a part of the path is a file; check the path",
    ]);
    expect(readSources([path.join(folder, "none"), path.join(folder, "a.yaml")]).texts).toHaveLength(1);
  });

  test("links that lead nowhere or to themselves, where a manifest is expected", () => {
    for (const [name, target] of [
      ["a.yaml", "none"],
      ["b.yaml", "b.yaml"],
      ["c", "none"],
    ] as const) {
      fs.symlinkSync(target, path.join(folder, name));
    }
    expect(problems(".")).toEqual([
      "a.yaml:undefined: does not exist; check the path",
      "b.yaml:undefined: is a link that leads round in a circle; name the file itself",
    ]);
  });

  test("bytes that are no text in UTF-8, with the line", () => {
    write("a.yaml", Buffer.concat([Buffer.from("a: é\nb: c\nd: "), Buffer.from([0xe9, 0x0a])]));
    write("b.yaml", Buffer.from("\uFEFFa: b\n", "utf16le"));
    write("c.yaml", Buffer.from([0xff]));
    expect(problems(".")).toEqual([
      "a.yaml:3: is not in UTF-8; save it as text in UTF-8",
      "b.yaml:1: is not in UTF-8, but seems to be in UTF-16; save it in UTF-8",
      "c.yaml:1: is not in UTF-8; save it as text in UTF-8",
    ]);
  });

  test("files and folders that this user may not read", () => {
    fs.chmodSync(write("a.yaml"), 0);
    fs.mkdirSync(path.join(folder, "b"), { mode: 0 });
    fs.chmodSync(folder, 0o755);
    // Folders are gone through before files are read.
    expect(withoutPrivileges(() => problems("."))).toEqual([
      "b:undefined: may not be read by this user; change its permissions",
      "a.yaml:undefined: may not be read by this user; change its permissions",
    ]);
  });
});

describe("standard input", () => {
  const program = `
    require("tsx/cjs");
    process.stdout.write(JSON.stringify(require(${JSON.stringify(path.resolve(__dirname, "../../cli/sources.ts"))}).readSources(["-"])));
  `;
  const run = (input: string, command: string, args: readonly string[]) =>
    JSON.parse(
      spawnSync(command, args, { input, encoding: "utf8", cwd: path.resolve(__dirname, "../..") }).stdout,
    ) as unknown;

  test("is read to its end for `-`", () => {
    const text = "a: é\n".repeat(50_000);
    expect(run(text, process.execPath, ["-e", program])).toEqual({ texts: [{ source: "-", text }], problems: [] });
  });

  test("may be slow to come", () => {
    const slow = `(sleep 0.3; echo "a: b"; sleep 0.3; echo "c: d") | "$0" -e "$1"`;
    expect(run("", "sh", ["-c", slow, process.execPath, program])).toEqual({
      texts: [{ source: "-", text: "a: b\nc: d\n" }],
      problems: [],
    });
  });

  test("may be a pipe that does not block, on which nothing has come yet", () => {
    const answers = [error("EAGAIN"), error("EAGAIN"), "a: ", error("EAGAIN"), "b\n", error("EOF")];
    const read = jest.spyOn(jest.requireActual<typeof fs>("node:fs"), "readSync").mockImplementation((_, buffer) => {
      const answer = answers.shift();
      if (typeof answer !== "string") throw answer ?? new Error("read on");
      return (buffer as Buffer).write(answer);
    });
    try {
      expect(readSources(["-"])).toEqual({ texts: [{ source: "-", text: "a: b\n" }], problems: [] });
    } finally {
      read.mockRestore();
    }
  });

  test("that cannot be read is a problem", () => {
    const read = jest.spyOn(jest.requireActual<typeof fs>("node:fs"), "readSync").mockImplementation(() => {
      throw error("EIO");
    });
    try {
      expect(readSources(["-"])).toEqual({
        texts: [],
        problems: [{ source: "-", line: undefined, path: "", message: "cannot be read: EIO" }],
      });
    } finally {
      read.mockRestore();
    }
  });
});

function error(code: string): Error {
  return Object.assign(new Error(code), { code });
}
