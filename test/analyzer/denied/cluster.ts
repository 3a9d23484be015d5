import { Ends, Flows, type JudgedFlow, judgeFlows, type LogRecord } from "../../../analyzer/denied";
import { readObjects } from "../../../analyzer/input/readObjects";
import type { Cluster } from "../../../analyzer/model";

const origin = { source: "shop.yaml", line: () => 1 };

/** The cluster of the objects. */
export function clusterOf(...objects: readonly object[]): Cluster {
  const { cluster, problems } = readObjects(objects.map((object) => ({ object, origin })));
  expect(problems).toEqual([]);
  return cluster;
}

export interface PodOptions {
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly ports?: readonly number[];
  readonly hostNetwork?: boolean;
}

/** A pod labelled with its name, at an address. */
export function pod(name: string, address: string, options: PodOptions = {}) {
  const { namespace = "shop", labels = { app: name }, ports = [], hostNetwork = false } = options;
  const containers = [{ name: "main", image: "main", ports: ports.map((containerPort) => ({ containerPort })) }];
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, labels },
    spec: { containers, hostNetwork },
    status: { podIP: address },
  };
}

/** A policy of the namespace `shop`, for all of its pods in both directions unless it says otherwise. */
export function policy(name: string, spec: object, namespace = "shop") {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, namespace },
    spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"], ...spec },
  };
}

/** A record of a TCP connection that is denied. */
export function denied(
  src: string,
  dst: string,
  dstPort: number | undefined,
  more: Partial<LogRecord> = {},
): LogRecord {
  return {
    verdict: "denied",
    src,
    dst,
    protocol: "TCP",
    srcPort: 40_000,
    dstPort,
    opens: undefined,
    time: undefined,
    prefix: undefined,
    ...more,
  };
}

/** What is said of the records. */
export function judgedOf(
  cluster: Cluster,
  records: readonly LogRecord[],
  services: ReadonlyMap<string, readonly string[]> = new Map(),
): readonly JudgedFlow[] {
  const ends = new Ends(cluster, services);
  const flows = new Flows((address) => ends.at(address));
  for (const record of records) flows.add(record);
  return judgeFlows(cluster, flows.sorted());
}

/** The one flow that there is. */
export function only(flows: readonly JudgedFlow[]): JudgedFlow {
  expect(flows).toHaveLength(1);
  return flows[0] as JudgedFlow;
}
