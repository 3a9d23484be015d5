import { analyze } from "../../analyzer/analyze";
import { egressRows } from "./upstream/egressRows";
import { peerRows } from "./upstream/peerRows";
import { portRows } from "./upstream/portRows";
import { clusterOf, type Flow } from "./upstream/rows";

test.each([...peerRows, ...portRows, ...egressRows])("$title", ({ policies, cases, labels = {} }) => {
  const reachability = analyze(clusterOf(policies, labels));
  for (const { port = 80, protocol = "TCP", denied = [], butAllowed = [] } of cases) {
    const wrong = reachability.entities.flatMap((src) =>
      reachability.entities.flatMap((dst) => {
        if (src === dst) return [];
        const flow = [src, dst].map(({ workload: { namespace, name } }) => `${namespace}/${name}`) as [string, string];
        const isExpected = isAmong(flow, butAllowed) || !isAmong(flow, denied);
        return reachability.between(src, dst).allowed.has(protocol, port) === isExpected ? [] : [flow.join(" => ")];
      }),
    );
    expect({ port, protocol, wrong }).toEqual({ port, protocol, wrong: [] });
    expect(reachability.entities).toHaveLength(9);
  }
});

function isAmong([from, to]: Flow, flows: readonly Flow[]): boolean {
  const isLike = (pattern: string, text: string) =>
    pattern === "*" || pattern === text || pattern === text.replace(/\/.*/, "/*");
  return flows.some(([src, dst]) => isLike(src, from) && isLike(dst, to));
}
