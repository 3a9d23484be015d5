import * as fs from "node:fs";
import * as http from "node:http";
import * as os from "node:os";
import * as path from "node:path";
import { readPrivate, writePrivate } from "./privateFile";

/** What the API server keeps in etcd, asked and changed there by etcd's API for JSON. */
export class Store {
  /**
   * @param socket on which etcd listens
   * @param noted file with the keys that were noted
   */
  constructor(
    private readonly socket: string,
    private readonly noted: string,
  ) {}

  /** Notes the keys that are there. */
  async noteKeys(): Promise<void> {
    writePrivate(this.noted, JSON.stringify(await this.keys()));
  }

  /**
   * Deletes every key that was not noted; none where nothing was.
   *
   * @returns namespace and name of each Service of type LoadBalancer among them
   */
  async restoreKeys(): Promise<readonly string[]> {
    const text = readPrivate(this.noted);
    if (text === undefined) return [];
    const noted = new Set(JSON.parse(text) as readonly string[]);
    const isNew = (key: string) => !noted.has(key);
    const services = await this.pairs(servicesFolder);
    const keys = await this.keys();
    await Promise.all(keys.filter(isNew).map((key) => this.call("deleterange", { key })));
    return services.filter(({ key, value }) => isNew(key) && isLoadBalancer(value)).map(({ key }) => nameIn(key));
  }

  /** As base64, in which the API has them. */
  private async keys(): Promise<readonly string[]> {
    return (await this.pairs("/registry/", { keys_only: true })).map(({ key }) => key);
  }

  private async pairs(folder: string, options: object = {}): Promise<readonly Pair[]> {
    // Up to, and without, the folder's name with the character that follows the slash.
    const [key, end] = [folder, folder.replace(/\/$/, "0")].map((text) => Buffer.from(text).toString("base64"));
    const { kvs = [] } = (await this.call("range", { key, range_end: end, ...options })) as { kvs?: readonly Pair[] };
    return kvs;
  }

  private call(method: string, body: object): Promise<unknown> {
    return withinReach(this.socket, (socketPath) => post(socketPath, `/v3/kv/${method}`, body));
  }
}

/** Both in base64; the value is empty where only keys were asked for. */
interface Pair {
  readonly key: string;
  readonly value: string;
}

const servicesFolder = "/registry/services/specs/";

const nameIn = (key: string) => Buffer.from(key, "base64").toString().slice(servicesFolder.length);

/** The API server keeps objects in a binary form, in which texts stand as they are. */
const isLoadBalancer = (value: string) => Buffer.from(value, "base64").includes("LoadBalancer");

function post(socketPath: string, path: string, body: object): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = http.request({ socketPath, path, method: "POST" }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part: string) => (text += part));
      response.on("end", () => {
        if (response.statusCode === 200) resolve(JSON.parse(text));
        else reject(new Error(`etcd answers ${String(response.statusCode)} to \`${path}\`: ${text}`));
      });
    });
    request.on("error", reject);
    request.end(JSON.stringify(body));
  });
}

/** The path of a socket cannot be longer than about a hundred characters; then a link to its folder shortens it. */
async function withinReach<T>(socket: string, use: (socket: string) => Promise<T>): Promise<T> {
  if (Buffer.byteLength(socket) <= 100) return use(socket);
  const short = fs.mkdtempSync(path.join(os.tmpdir(), "etcd-"));
  const link = path.join(short, "folder");
  fs.symlinkSync(path.dirname(socket), link);
  try {
    return await use(path.join(link, path.basename(socket)));
  } finally {
    fs.rmSync(short, { recursive: true });
  }
}
