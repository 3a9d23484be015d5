import { analyze } from "../../analyzer/analyze";
import { shortNames, truthTable } from "../../analyzer/matrix";
import { type MatrixFormat, matrixReports } from "../../analyzer/reports/matrix";
import { readPorts, readProtocols } from "../ports";
import { readFilter, readNamespaces } from "../selection";
import type { Command } from "./command";

/** Whether each workload may open a connection to each, one table for each port and protocol. */
export const matrix: Command = (given) => {
  const ports = readPorts(given.value("port") ?? "");
  const protocols = readProtocols(given.value("protocol"));
  const probes = ports.flatMap((port) => protocols.map((protocol) => ({ port, protocol })));
  return ([cluster], { style }) => {
    const reachability = analyze(cluster);
    const { src = everyone, dst = everyone } = readFilter(given, [reachability]);
    const isInside = readNamespaces(given.namespaces, [reachability]) ?? everyone;
    const among = reachability.entities.filter(isInside);
    const ends = { from: among.filter(src), to: among.filter(dst) };
    const tables = probes.map((probe) => truthTable(reachability, probe, ends));
    const names = shortNames(reachability.entities);
    return {
      exit: 0,
      print: (write) => {
        matrixReports[given.output as MatrixFormat]({ tables, names, style }, write);
      },
    };
  };
};

const everyone = () => true;
