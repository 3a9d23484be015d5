import { analyze } from "../../analyzer/analyze";
import { type Groups, groupReports, type ListFormat, pairReports, type Pairs } from "../../analyzer/reports/list";
import type { ConnectionFilter, Reachability } from "../../analyzer/reachability";
import { readFilter, readNamespaces, type Selects } from "../selection";
import type { Command } from "./command";

/** Who may reach whom. */
export const list: Command =
  (given) =>
  ([cluster], { isInteractive }) => {
    const reachability = analyze(cluster);
    const filter = readFilter(given, [reachability]);
    const isInside = readNamespaces(given.namespaces, [reachability]);
    const pairs = pairsOf(reachability, filter, isInside);
    const format = given.output as ListFormat;
    const mayBeGrouped = !given.pairs && isInteractive && format === "text";
    const isGrouped = given.grouped || (mayBeGrouped && isLong(reachability, filter, isInside));
    return {
      exit: 0,
      print: (write) => {
        if (isGrouped) groupReports[format](groupsOf(reachability, filter, isInside), write);
        else pairReports[format](pairs, write);
      },
    };
  };

/** Of pairs that a person is shown one by one. */
const most = 50;

function isLong(reachability: Reachability, filter: ConnectionFilter, isInside: Selects = everyone): boolean {
  let seen = 0;
  for (const { src, dst } of reachability.connections(filter)) {
    if (isInside(src) || isInside(dst)) seen += 1;
    if (seen > most) return true;
  }
  return false;
}

function pairsOf(reachability: Reachability, filter: ConnectionFilter, isInside: Selects | undefined): Pairs {
  const isNarrowed = filter.src !== undefined || filter.dst !== undefined;
  return {
    // Whoever asks for some of the connections wants to see those at their ends only.
    shown: isNarrowed ? [] : reachability.entities.filter(isInside ?? (() => true)),
    forEach: (visit) => {
      for (const { src, destinations } of reachability.rows(filter)) {
        const isSrcInside = isInside === undefined || isInside(src);
        for (const { entities, access } of destinations) {
          for (let i = 0; i < entities.length; i++) {
            const dst = entities[i];
            const allowed = access[i];
            if (dst === undefined || allowed === undefined || dst === src) continue;
            if (isSrcInside || isInside(dst)) visit(src, dst, allowed);
          }
        }
      }
    },
  };
}

/** An end in the namespaces: either the source is there, or the destination alone. */
function groupsOf(reachability: Reachability, filter: ConnectionFilter, isInside: Selects | undefined): Groups {
  const { src = everyone, dst = everyone } = filter;
  const filters: readonly ConnectionFilter[] =
    isInside === undefined
      ? [filter]
      : [
          { src: (entity) => src(entity) && isInside(entity), dst },
          { src: (entity) => src(entity) && !isInside(entity), dst: (entity) => dst(entity) && isInside(entity) },
        ];
  return {
    forEach: (visit) => {
      for (const one of filters) {
        for (const connection of reachability.groupedConnections(one))
          visit(connection.src, connection.dst, connection);
      }
    },
  };
}

const everyone = () => true;
