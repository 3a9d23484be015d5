import { join } from "node:path";
import { scenarios } from "../support/goldens";
import { CloudWatchDouble } from "./cloudWatch";
import { portcullis, portcullisOnTerminal } from "./portcullis";

const manifests = join(scenarios, "denied/manifests.yaml");
const group = "/portcullis/my-eks-cluster/denied-traffic";
const packet = (port: number) =>
  `calico-packet: IN=cali1 OUT=cali2 SRC=10.0.1.10 DST=10.0.2.30 PROTO=TCP SPT=40001 DPT=${String(port)}`;
const now = Date.parse("2026-01-31T12:00:00Z");
const at = (minutes: number, message: string) => ({ timestamp: now - minutes * 60_000, message });

let cloudWatch: CloudWatchDouble;
const environment = { ...process.env };
beforeAll(async () => {
  cloudWatch = await CloudWatchDouble.start();
});
afterAll(async () => {
  await cloudWatch.stop();
});
beforeEach(() => {
  cloudWatch.asked.length = 0;
  // The real SDK, which has no other place to look for a region and credentials.
  process.env = {
    PATH: environment["PATH"],
    AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: cloudWatch.endpoint,
    AWS_REGION: "eu-west-1",
    AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
    AWS_SECRET_ACCESS_KEY: "secret",
    AWS_MAX_ATTEMPTS: "2",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/nonexistent",
    AWS_SHARED_CREDENTIALS_FILE: "/nonexistent",
  };
  jest.useFakeTimers({ now, doNotFake: ["nextTick", "queueMicrotask", "setImmediate", "setTimeout", "setInterval"] });
});
afterEach(() => {
  jest.useRealTimers();
  process.env = environment;
});

const denied = (...words: readonly string[]) => portcullis("denied", "--manifests", manifests, ...words);

test("events of all pages are read, with the times that CloudWatch has", async () => {
  cloudWatch.pages = [[at(30, packet(5432))], [], [at(20, packet(5432)), at(10, "eth0: link up")]];
  const { exit, out, err } = await denied("-o", "csv", `cloudwatch:${group}`);
  expect(out.split("\n")[1]).toMatch(
    /^shop\/web\[Deployment\],shop\/db\[StatefulSet\],TCP,5432,false,2,2026-01-31T11:30:00Z,2026-01-31T11:40:00Z,denied,/,
  );
  expect(err).toBe(`note: 1 line of cloudwatch:${group} is no record of traffic\n`);
  expect(exit).toBe(0);
  expect(cloudWatch.asked.map(({ nextToken }) => nextToken)).toEqual([undefined, "1", "2"]);
});

test("records of Fluent Bit and of the VPC CNI are read, also where a message has lines", async () => {
  const fluentBit = JSON.stringify({ prefix: "calico-packet", MESSAGE: packet(1) });
  const agent = JSON.stringify({
    level: "info",
    logger: "ebpf-client",
    msg: "Flow Info: ",
    "Src IP": "10.0.1.10",
    "Src Port": 40001,
    "Dest IP": "10.0.2.30",
    "Dest Port": 2,
    Proto: "TCP",
    Verdict: "DENY",
  });
  cloudWatch.pages = [[at(3, fluentBit), at(2, agent), at(1, `${packet(3)}\n`)]];
  const { out } = await denied("-o", "csv", `cloudwatch:${group}`);
  const rows = out.trimEnd().split("\n").slice(1);
  expect(rows.map((row) => row.split(",").slice(3, 8).join()).sort()).toEqual([
    "1,false,1,2026-01-31T11:57:00Z,2026-01-31T11:57:00Z",
    "2,false,1,2026-01-31T11:58:00Z,2026-01-31T11:58:00Z",
    "3,false,1,2026-01-31T11:59:00Z,2026-01-31T11:59:00Z",
  ]);
});

test.each([
  [[], now - 3_600_000],
  [["--since", "90m"], now - 90 * 60_000],
  [["--since", "2d"], now - 2 * 86_400_000],
  [["--since", "2026-01-30"], Date.parse("2026-01-30T00:00:00Z")],
])("with %j events are asked for from then on", async (words, startTime) => {
  cloudWatch.pages = [[at(1, packet(1))]];
  await denied(...words, `cloudwatch:${group}`);
  expect(cloudWatch.asked).toMatchObject([{ logGroupName: group, startTime }]);
});

test.each([
  ["of all streams of a group", group, group, undefined],
  ["of streams that are named", `${group}:ip-10-0-0-1/`, group, "ip-10-0-0-1/"],
  [
    "of the agents alone in a cluster's group",
    "/aws/eks/c/cluster",
    "/aws/eks/c/cluster",
    "aws-network-policy-agent-audit",
  ],
  ["of other streams there", "/aws/eks/c/cluster:kube-apiserver", "/aws/eks/c/cluster", "kube-apiserver"],
])("events %s", async (_, path, logGroupName, streams) => {
  cloudWatch.pages = [[at(1, packet(1))]];
  await denied(`cloudwatch:${path}`);
  expect(cloudWatch.asked).toMatchObject([{ logGroupName }]);
  expect(cloudWatch.asked[0]?.logStreamNamePrefix).toBe(streams);
});

test.each([
  [
    "ResourceNotFoundException",
    "there is no such log group in us-west-2; `aws logs describe-log-groups --region us-west-2`",
  ],
  ["AccessDeniedException", `they need \`logs:FilterLogEvents\` on log group ${group} in us-west-2`],
  ["ExpiredTokenException", "AWS does not take these credentials: they have expired or are wrong; sign in again"],
  ["ThrottlingException", "CloudWatch in us-west-2 takes no more requests for now; try again in a minute"],
  ["InternalException", "cannot be read in us-west-2: InternalException of the double"],
])("%s is a problem that says what to do, and there is no answer", async (error, message) => {
  cloudWatch.pages = [[at(1, packet(1))], { error }];
  const { exit, out, err } = await denied("--region", "us-west-2", `cloudwatch:${group}`);
  expect(err).toContain(`cloudwatch:${group}: `);
  expect(err).toContain(message);
  expect({ exit, out }).toEqual({ exit: 2, out: "" });
});

test("without credentials, and without a region, it says how to give some", async () => {
  delete process.env["AWS_ACCESS_KEY_ID"];
  expect((await denied(`cloudwatch:${group}`)).err).toContain(
    "no AWS credentials are found: sign in (`aws sso login`)",
  );
  delete process.env["AWS_REGION"];
  expect((await denied(`cloudwatch:${group}`)).err).toContain("no AWS region is configured: give `--region`");
  expect(cloudWatch.asked).toEqual([]);
});

test("a group without a record says since when it was read, and what to look at", async () => {
  cloudWatch.pages = [[at(1, "eth0: link up")]];
  const { exit, err } = await denied(`cloudwatch:${group}`);
  expect(err).toContain(
    "has no record of traffic since 2026-01-31T11:00:00.000Z, in 1 event: look further back by `--since`, or check group, streams and `--region`",
  );
  expect(exit).toBe(2);
});

test.each([
  [["cloudwatch:"], "a log group is `cloudwatch:GROUP` or `cloudwatch:GROUP:STREAMS`, got `cloudwatch:`"],
  [["cloudwatch:a b"], "got `cloudwatch:a b`"],
  [["--region", "Ireland", `cloudwatch:${group}`], "`--region` must be an AWS region like `us-east-1`, got `Ireland`"],
  [["--region", "us-east-1", "kernel.log"], "`--region` is of log groups, `cloudwatch:GROUP`, and none is given"],
  [["--since", "5 weeks", `cloudwatch:${group}`], "or how long ago, like `90m`, `6h` or `2d`, got `5 weeks`"],
])("%j is refused before anything is asked", async (words, message) => {
  const { exit, err } = await denied(...words);
  expect(err).toContain(message);
  expect(exit).toBe(2);
  expect(cloudWatch.asked).toEqual([]);
});

test("on a terminal the answer is the same", async () => {
  cloudWatch.pages = [[at(1, packet(5432))]];
  const { exit, out } = await portcullisOnTerminal("denied", "-m", manifests, `cloudwatch:${group}`);
  expect(out).toContain("denied shop/web[Deployment] => shop/db[StatefulSet] : TCP 5432");
  expect(exit).toBe(0);
});
