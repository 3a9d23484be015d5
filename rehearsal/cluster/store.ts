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

  /** Deletes every key that was not noted; none where nothing was. */
  async restoreKeys(): Promise<void> {
    const text = readPrivate(this.noted);
    if (text === undefined) return;
    const noted = new Set(JSON.parse(text) as readonly string[]);
    const keys = await this.keys();
    await Promise.all(keys.filter((key) => !noted.has(key)).map((key) => this.call("deleterange", { key })));
  }

  /** As base64, in which the API has them. */
  private async keys(): Promise<readonly string[]> {
    const [key, end] = [Buffer.from("/registry/"), Buffer.from("/registry0")];
    const asked = { key: key.toString("base64"), range_end: end.toString("base64"), keys_only: true };
    const { kvs = [] } = (await this.call("range", asked)) as { kvs?: readonly { key: string }[] };
    return kvs.map((pair) => pair.key);
  }

  private call(method: string, body: object): Promise<unknown> {
    return withinReach(this.socket, (socketPath) => post(socketPath, `/v3/kv/${method}`, body));
  }
}

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
