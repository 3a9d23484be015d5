import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { LineSource } from "./readLines";

/** A log group of CloudWatch, as it is named in place of a file. */
export interface LogGroup {
  readonly group: string;
  /** What the names of its streams begin with; undefined for all. */
  readonly streams: string | undefined;
}

/** What to ask for. */
export interface LogQuestion {
  /** Milliseconds since 1970. */
  readonly since: number;
  /** Undefined for the one that AWS is configured with. */
  readonly region: string | undefined;
}

/** The group that a path like `cloudwatch:GROUP` or `cloudwatch:GROUP:STREAMS` names; undefined where it is another path. */
export function readLogGroup(path: string): LogGroup | undefined {
  const [, group, streams] = /^cloudwatch:([\w./#-]{1,512})(?::([^:*]+))?$/.exec(path) ?? [];
  if (group === undefined) return undefined;
  // Control plane and policy agent share the cluster's group, and what the API server writes there is long.
  const agents = /^\/aws\/eks\/[^/]+\/cluster$/.test(group) ? "aws-network-policy-agent-audit" : undefined;
  return { group, streams: streams ?? agents };
}

/**
 * The events of the group since then, a line each with its time in front, page by page.
 *
 * @throws CloudWatchError where the AWS SDK is not installed or not configured, or where AWS refuses
 */
export function eventsIn(path: string, { group, streams }: LogGroup, question: LogQuestion): LineSource {
  return { name: path, size: undefined, lines: pages() };

  async function* pages(): AsyncIterable<readonly string[]> {
    const { paginateFilterLogEvents, CloudWatchLogsClient: Client } = await sdk();
    const client = new Client(question.region === undefined ? {} : { region: question.region });
    try {
      const asked = { logGroupName: group, startTime: question.since, logStreamNamePrefix: streams };
      for await (const { events = [] } of paginateFilterLogEvents({ client }, asked)) {
        yield events.map(
          ({ timestamp = 0, message = "" }) => `${new Date(timestamp).toISOString()} ${oneLine(message)}`,
        );
      }
    } catch (error) {
      throw new CloudWatchError(await explained(error, client, group), { cause: error });
    } finally {
      client.destroy();
    }
  }
}

/** Why CloudWatch could not be read, and what to do. */
export class CloudWatchError extends Error {}

const oneLine = (message: string) => message.replace(/\s+/g, " ");

/** Loaded only here: nobody else needs it, and it is not installed with the package. */
async function sdk(): Promise<typeof import("@aws-sdk/client-cloudwatch-logs")> {
  try {
    return await import("@aws-sdk/client-cloudwatch-logs");
  } catch (error) {
    const install = "npm install @aws-sdk/client-cloudwatch-logs";
    throw new CloudWatchError(`needs the AWS SDK, which is not installed: \`${install}\``, { cause: error });
  }
}

async function explained(error: unknown, client: CloudWatchLogsClient, group: string): Promise<string> {
  const { name, message } = error as Error;
  const region = await client.config.region().catch(() => undefined);
  if (region === undefined) return "no AWS region is configured: give `--region`, or set AWS_REGION";
  const where = `in ${region}`;
  switch (name) {
    case "ResourceNotFoundException":
      return `there is no such log group ${where}; \`aws logs describe-log-groups --region ${region}\` lists them`;
    case "AccessDeniedException":
      return `may not be read by these AWS credentials: they need \`logs:FilterLogEvents\` on log group ${group} ${where}`;
    case "CredentialsProviderError":
      return "no AWS credentials are found: sign in (`aws sso login`), or set AWS_PROFILE or AWS_ACCESS_KEY_ID";
    case "ExpiredTokenException":
    case "UnrecognizedClientException":
    case "InvalidSignatureException":
      return `AWS does not take these credentials: they have expired or are wrong; sign in again (${message})`;
    case "ThrottlingException":
      return `CloudWatch ${where} takes no more requests for now; try again in a minute, or narrow it by \`--since\``;
    default:
      return `cannot be read ${where}: ${message}`;
  }
}
