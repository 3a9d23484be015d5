import type { Protocol } from "../../policies/types";
import { type Cluster, unknown } from "../model";
import { portsNamed, servicesBefore, targetPorts } from "../services";
import type { End, PodEnd } from "./ends";
import { QuestionError } from "./questionError";
import { valueText } from "../words";

/**
 * The number of the port that a question means: a number as it is, in digits too; a name as the destination's containers
 * have it, else as a Service before it has it.
 *
 * @throws QuestionError where the name is not that of one port
 */
export function portOf(cluster: Cluster, dst: End, port: number | string, protocol: Protocol): number {
  const number = typeof port === "number" ? port : /^\d+$/.test(port) ? Number(port) : undefined;
  if (number !== undefined) {
    if (Number.isInteger(number) && number >= 1 && number <= 65535) return number;
    throw new QuestionError(`a port is 1..65535 or the name of one, not \`${String(port)}\``);
  }
  const name = String(port);
  if (dst.kind === "address") {
    throw new QuestionError(`\`${name}\` means nothing at an address outside the cluster; give the port's number`);
  }
  return only(name, protocol, dst, numbersOf(cluster, dst, name, protocol));
}

function numbersOf(cluster: Cluster, { workload, pod }: PodEnd, name: string, protocol: Protocol): readonly number[] {
  const own = portsNamed(pod.ports, name, protocol);
  if (own.hasUnknown) {
    throw new QuestionError(
      `the ports of \`${workload.namespace}/${workload.name}\` are not known yet; give the port's number`,
    );
  }
  if (own.known.length > 0) return own.known;
  const behind = servicesBefore(cluster, workload.namespace, pod).flatMap(({ ports }) =>
    ports.filter((one) => one.name === name && one.protocol === protocol).flatMap((one) => targetPorts(one, pod)),
  );
  return Array.from(new Set(behind)).sort((a, b) => a - b);
}

function only(name: string, protocol: Protocol, { name: end, pod }: PodEnd, numbers: readonly number[]): number {
  const [first] = numbers;
  if (numbers.length > 1) {
    throw new QuestionError(
      `\`${name}\` is several ports of \`${end}\`: ${numbers.join(", ")}; give the number of one`,
    );
  }
  if (first !== undefined) return first;
  const others = pod.ports === unknown ? [] : pod.ports.filter((port) => port.name !== undefined);
  const list = others
    .map((port) => `\`${valueText(port.name ?? "")}\` (${port.protocol} ${valueText(port.port)})`)
    .sort();
  const hint = list.length > 0 ? `it has ${list.join(", ")}` : "it names no ports";
  throw new QuestionError(`\`${end}\` has no ${protocol} port named \`${name}\`, nor has a Service before it; ${hint}`);
}
