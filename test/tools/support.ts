import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import type { ReleaseHosts } from "../../tools/catalog";
import { obtainTools, type ObtainOptions, type Progress, type Tool, type ToolName } from "../../tools";

/** Answers one request of a release host. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A machine made for one test: its own PATH, cache and release hosts. */
export class Machine {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "portcullis-tools-"));
  readonly bin = path.join(this.folder, "bin");
  readonly cache = path.join(this.folder, "cache");
  /** Paths that the release hosts were asked for. */
  readonly requests: string[] = [];
  /** What was printed as progress. */
  readonly printed: string[] = [];
  private readonly files = new Map<string, Answer>();
  private readonly server = createServer((request, response) => {
    const asked = request.url ?? "";
    this.requests.push(asked);
    (this.files.get(asked) ?? notFound)(request, response);
  });

  constructor() {
    fs.mkdirSync(this.bin);
    for (const name of ["tar", "gzip"]) fs.symlinkSync(which(name), path.join(this.bin, name));
  }

  async open(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return this;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  /** `http://127.0.0.1:PORT` */
  get origin(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  /** Puts a shell script on PATH. */
  install(name: string, script: string): string {
    const file = path.join(this.bin, name);
    fs.writeFileSync(file, program(script), { mode: 0o755 });
    return file;
  }

  /** Publishes something at a path of the release hosts. */
  publish(url: string, content: Buffer | string | Answer): void {
    this.files.set(url, typeof content === "function" ? content : (_, response) => response.end(content));
  }

  /** The folder of the cache that holds the entries. */
  get entries(): string[] {
    const folder = path.join(this.cache, "tools");
    return fs.existsSync(folder) ? fs.readdirSync(folder).sort() : [];
  }

  obtain<Name extends ToolName>(
    names: readonly Name[],
    options: Partial<ObtainOptions> = {},
  ): Promise<Record<Name, Tool>> {
    const hosts: ReleaseHosts = { kubernetes: this.origin, github: this.origin };
    return obtainTools(names, {
      progress: recording(this.printed),
      environment: this.environment,
      hosts,
      platform: { os: "linux", arch: "amd64" },
      noAnswerAfter: 5_000,
      ...options,
    });
  }

  get environment(): NodeJS.ProcessEnv {
    return { PATH: this.bin, PORTCULLIS_CACHE: this.cache };
  }

  /** A tar.gz with one folder that holds programs with these scripts. */
  archive(folder: string, programs: Readonly<Record<string, string>>): Buffer {
    const source = path.join(this.folder, "archive", folder);
    fs.mkdirSync(source, { recursive: true });
    for (const [name, script] of Object.entries(programs)) {
      fs.writeFileSync(path.join(source, name), program(script), { mode: 0o755 });
    }
    return execFileSync("tar", ["-czf", "-", "-C", path.dirname(source), folder]);
  }
}

/** The path of a Kubernetes program on its release host. */
export const kubernetesUrl = (name: string): string => `/release/v1.31.4/bin/linux/amd64/${name}`;

/** A program, as a shell script. */
export const program = (script: string): string => `#!/bin/sh\n${script}\n`;

/** A program that only tells its version. */
export const kubernetesProgram = (version: string): string => program(`echo "Kubernetes ${version}"`);

export const sha256 = (content: Buffer | string): string => createHash("sha256").update(content).digest("hex");

/** Never answers. */
export const silence: Answer = () => undefined;

function recording(printed: string[]): Progress {
  return {
    note: (message) => printed.push(message),
    step: (title) => {
      printed.push(title);
      return {
        update: () => undefined,
        done: (result) => printed.push(`done: ${result ?? ""}`),
        failed: (reason) => printed.push(`failed: ${reason}`),
      };
    },
  };
}

function notFound(_: IncomingMessage, response: ServerResponse): void {
  response.statusCode = 404;
  response.end();
}

function which(name: string): string {
  const folders = (process.env["PATH"] ?? "").split(path.delimiter);
  const found = folders.map((folder) => path.join(folder, name)).find((file) => fs.existsSync(file));
  if (found === undefined) throw new Error(`the tests need \`${name}\` on PATH`);
  return found;
}
