/** What the commands take. It is loaded before anything else, so it imports nothing. */

export const commandNames = ["list", "matrix", "explain", "diff", "audit", "denied"] as const;
export type CommandName = (typeof commandNames)[number];

export const generalUsage = "portcullis COMMAND [OPTIONS] PATH…";

export type Format = "text" | "json" | "markdown" | "csv" | "dot" | "sarif";

export interface Option {
  /** One letter, after one dash. */
  readonly short?: string;
  /** What its value is called; undefined for a switch. */
  readonly value?: string;
  readonly about: string;
}

export interface Command {
  readonly summary: string;
  readonly usage: string;
  readonly about: string;
  /** What the paths are: of one cluster, of one before and one after a change, or logs. */
  readonly paths: "at least one" | "two" | "logs";
  /** The first is the default. */
  readonly formats: readonly Format[];
  /** By their long names. */
  readonly options: Readonly<Record<string, Option>>;
  /** Options that have to be given. */
  readonly required: readonly string[];
  readonly examples: readonly string[];
  readonly exits: readonly string[];
}

const from: Option = {
  value: "WHO",
  about:
    "only from this workload (`shop/web`, or `shop/web[Deployment]`), or from this address or CIDR outside; may be repeated",
};
const to: Option = { value: "WHO", about: "only to this workload, address or CIDR; may be repeated" };
const namespace: Option = {
  short: "n",
  value: "NAME",
  about: "only with an end in this namespace; may be repeated",
};
const enforceStaged: Option = { about: "count staged policies of Calico as if they were enforced" };
const help: Option = { short: "h", about: "print this" };

const output = (formats: readonly Format[]): Option => ({
  short: "o",
  value: "FORMAT",
  about: `${formats.join(", ")}; the default is ${formats[0] ?? ""}`,
});

const noAnswer = "2  wrong usage, or input that could not be read: then there is no answer";

const listFormats: readonly Format[] = ["text", "json", "markdown", "csv", "dot"];
const list: Command = {
  summary: "who may reach whom, and on which ports",
  usage: "portcullis list [OPTIONS] PATH…",
  about: "Lists the connections that are allowed between workloads, and with addresses outside.",
  paths: "at least one",
  formats: listFormats,
  options: {
    from,
    to,
    namespace,
    grouped: {
      about: "a row for all workloads that behave alike: the default for text on a terminal where there are many rows",
    },
    pairs: { about: "a row for each pair: the default everywhere else" },
    "enforce-staged": enforceStaged,
    output: output(listFormats),
    help,
  },
  required: [],
  examples: ["portcullis list manifests/", "portcullis list --to shop/db --output csv manifests/ > reach.csv"],
  exits: ["0  done", noAnswer],
};

const matrixFormats: readonly Format[] = ["text", "json", "markdown", "csv"];
const matrix: Command = {
  summary: "truth tables: each workload to each, on given ports",
  usage: "portcullis matrix --port PORT[,PORT…] [OPTIONS] PATH…",
  about: "Says of every two workloads whether one may open a connection to the other on a port.",
  paths: "at least one",
  formats: matrixFormats,
  options: {
    port: {
      short: "p",
      value: "PORTS",
      about:
        "numbers or names of ports, such as `80,metrics`; a name is looked up at the containers of each destination",
    },
    protocol: { value: "PROTOCOLS", about: "some of TCP, UDP and SCTP, such as `TCP,UDP`; the default is TCP" },
    from: { value: "WHO", about: "only rows of this workload; may be repeated" },
    to: { value: "WHO", about: "only columns of this workload; may be repeated" },
    namespace: { ...namespace, about: "only among workloads of this namespace; may be repeated" },
    "enforce-staged": enforceStaged,
    output: output(matrixFormats),
    help,
  },
  required: ["port"],
  examples: [
    "portcullis matrix --port 80,443 manifests/",
    "portcullis matrix --port dns --protocol TCP,UDP --to kube-system/coredns manifests/",
  ],
  exits: ["0  done", noAnswer],
};

const explainFormats: readonly Format[] = ["text", "json", "markdown"];
const explain: Command = {
  summary: "why one connection is allowed or denied",
  usage: "portcullis explain --from WHO --to WHO --port PORT [OPTIONS] PATH…",
  about: "Gives the verdict on one connection, and every policy and rule behind it, in both directions.",
  paths: "at least one",
  formats: explainFormats,
  options: {
    from: { value: "WHO", about: "who opens it: `shop/web`, `shop/web[Deployment]`, or an IP address" },
    to: { value: "WHO", about: "who accepts it" },
    port: { short: "p", value: "PORT", about: "number or name of the port at the destination" },
    protocol: { value: "PROTOCOL", about: "TCP, UDP or SCTP; the default is TCP" },
    "enforce-staged": enforceStaged,
    output: output(explainFormats),
    help,
  },
  required: ["from", "to", "port"],
  examples: ["portcullis explain --from shop/web --to shop/db --port 5432 manifests/"],
  exits: [
    "0  allowed",
    "1  denied",
    noAnswer,
    "3  unknown: a value is not known yet, or it is up to the network plugin",
  ],
};

const diff: Command = {
  summary: "what a change opens and closes",
  usage: "portcullis diff [OPTIONS] BEFORE AFTER",
  about: "Compares who may reach whom before a change with who may after it.",
  paths: "two",
  formats: listFormats,
  options: {
    "fail-on": { value: "WHAT", about: "exit 1 where something opens (`added`), or where anything differs (`any`)" },
    "enforce-staged": {
      about: "count staged policies of Calico in AFTER as if they were enforced; AFTER may be BEFORE then",
    },
    from,
    to,
    namespace,
    output: output(listFormats),
    help,
  },
  required: [],
  examples: [
    "portcullis diff --fail-on added main/manifests/ manifests/",
    "portcullis diff --output markdown main/manifests/ manifests/ > comment.md",
  ],
  exits: ["0  done", "1  --fail-on hits", noAnswer],
};

const auditFormats: readonly Format[] = ["text", "json", "markdown", "csv", "sarif"];
const audit: Command = {
  summary: "what is wrong or weak in the policies",
  usage: "portcullis audit [OPTIONS] PATH…",
  about:
    "Looks for mistakes and gaps: workloads that nothing isolates, selectors that match nothing, rules open to all.",
  paths: "at least one",
  formats: auditFormats,
  options: {
    severity: {
      value: "LEVEL",
      about: "exit 1 from findings of this level on: `error` (the default), `warning` or `info`",
    },
    engine: {
      value: "NAME",
      about: "look at the limits of the engine too: `calico`, `vpc-cni`, or `vpc-cni-strict` for its strict mode",
    },
    "engine-version": {
      value: "VERSION",
      about: "version of Calico, such as `3.30`: look for kinds of policies that it does not know",
    },
    output: output(auditFormats),
    help,
  },
  required: [],
  examples: ["portcullis audit --severity warning manifests/", "portcullis audit --engine vpc-cni manifests/"],
  exits: ["0  no finding of the level or above", "1  some findings", noAnswer],
};

const deniedFormats: readonly Format[] = ["text", "json", "markdown", "csv"];
const denied: Command = {
  summary: "which policies deny what a log says is denied",
  usage: "portcullis denied --manifests PATH [OPTIONS] LOG…",
  about:
    "Reads logs of denied traffic, of Calico's `Log` rules or of the VPC CNI, and says which policies deny it, and what would\nallow it. A LOG is a file, `-` for standard input, or a log group of CloudWatch as `cloudwatch:GROUP`, or\n`cloudwatch:GROUP:STREAMS` for streams whose names begin so.",
  paths: "logs",
  formats: deniedFormats,
  options: {
    manifests: {
      short: "m",
      value: "PATH",
      about:
        "the cluster, with the addresses of its pods, as `kubectl get` prints it: a file or folder, not `-`; may be repeated",
    },
    since: {
      value: "TIME",
      about:
        "only records from this time on: `2026-01-31T00:00:00Z`, a day, or how long ago, `90m`, `6h` or `2d`; CloudWatch is read from an hour ago otherwise",
    },
    region: { value: "REGION", about: "AWS region of log groups; the default is what AWS is configured with" },
    from,
    to,
    namespace,
    "enforce-staged": enforceStaged,
    output: output(deniedFormats),
    help,
  },
  required: ["manifests"],
  examples: [
    "kubectl get ns,pods,svc,netpol -A -o yaml > cluster.yaml",
    "journalctl -k -o short-iso | portcullis denied --manifests cluster.yaml -",
    "portcullis denied -m cluster.yaml --since 2026-01-31 network-policy-agent.log",
    "portcullis denied -m cluster.yaml --since 6h cloudwatch:/aws/eks/my-eks-cluster/cluster",
  ],
  exits: ["0  done", noAnswer],
};

export const commands: Readonly<Record<CommandName, Command>> = { list, matrix, explain, diff, audit, denied };
