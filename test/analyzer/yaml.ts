import { isNode, LineCounter, parseAllDocuments, type Document } from "yaml";
import { readObjects } from "../../analyzer/input/readObjects";
import type { Cluster, Origin } from "../../analyzer/model";

/** The cluster that documents of YAML are, as read from one file; fails where one cannot be read. */
export function clusterOf(text: string, source = "shop.yaml"): Cluster {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines });
  const objects = documents
    .filter((document) => "toJS" in document && document.contents !== null)
    .map((document) => ({ object: document.toJS() as unknown, origin: originOf(document, source, lines) }));
  const { cluster, problems } = readObjects(objects);
  expect(problems).toEqual([]);
  return cluster;
}

function originOf(document: Document.Parsed, source: string, lines: LineCounter): Origin {
  return {
    source,
    line: (path) => {
      const steps = path.split(/[.[\]]+/).filter((step) => step !== "");
      for (let length = steps.length; length >= 0; length--) {
        const node = length === 0 ? document.contents : document.getIn(steps.slice(0, length), true);
        if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
      }
      return undefined;
    },
  };
}
