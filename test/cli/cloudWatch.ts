import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** What the double was asked: the body of a request for events. */
export interface Asked {
  readonly logGroupName?: string;
  readonly logStreamNamePrefix?: string;
  readonly startTime?: number;
  readonly nextToken?: string;
}

/** A page of events, or the error in its place. */
export type Page = readonly { readonly timestamp: number; readonly message: string }[] | { readonly error: string };

/**
 * CloudWatch Logs on loopback, as far as the command asks it: FilterLogEvents of one group, page by page, in AWS's protocol of JSON
 * (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html).
 */
export class CloudWatchDouble {
  readonly asked: Asked[] = [];
  /** The answers in their order; a page says by a token that another follows. */
  pages: readonly Page[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<CloudWatchDouble> {
    const server = createServer();
    const double = new CloudWatchDouble(server);
    server.on("request", (request, response) => {
      let text = "";
      request.setEncoding("utf8").on("data", (part: string) => (text += part));
      request.on("end", () => {
        const { status, body } = double.answer(String(request.headers["x-amz-target"]), JSON.parse(text) as Asked);
        response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(body));
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return double;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }

  private answer(target: string, asked: Asked): { readonly status: number; readonly body: object } {
    if (target !== "Logs_20140328.FilterLogEvents")
      return { status: 400, body: { __type: "UnknownOperationException" } };
    this.asked.push(asked);
    const index = Number(asked.nextToken ?? 0);
    const page = this.pages[index] ?? [];
    if ("error" in page) return { status: 400, body: { __type: page.error, message: `${page.error} of the double` } };
    const nextToken = index + 1 < this.pages.length ? { nextToken: String(index + 1) } : {};
    return { status: 200, body: { events: page, ...nextToken } };
  }
}
