import * as fs from "node:fs";
import * as path from "node:path";

/** A chart that a release names, and where it would be fetched from. */
export interface ChartReference {
  /** Its name, or its address when it begins with `oci://`. */
  readonly chart: string;
  readonly version?: string | undefined;
  readonly repo?: string | undefined;
}

/**
 * Writes a chart that stands in for another one: Helm really installs it, and what it installs is a single ConfigMap
 * that says which chart was meant. Written again, it is the same.
 *
 * @param folder where stand-ins are kept
 * @returns the folder of the chart
 */
export function writeChartStandIn(folder: string, meant: ChartReference): string {
  const name = path.posix.basename(meant.chart).replaceAll(/[^\w.-]/g, "-");
  const version = semanticVersion.test(meant.version ?? "") ? meant.version : "0.0.0";
  const root = path.join(folder, `${name}-${String(version)}`);
  fs.mkdirSync(path.join(root, "templates"), { recursive: true, mode: 0o700 });
  const description = "stands in for the chart that its annotations name";
  const chart = { apiVersion: "v2", name, version, description, annotations: meant };
  // JSON is YAML, and quotes what has to be quoted.
  fs.writeFileSync(path.join(root, "Chart.yaml"), `${JSON.stringify(chart, undefined, 2)}\n`);
  fs.writeFileSync(path.join(root, "templates", "configMap.yaml"), template);
  return root;
}

/** Helm takes a chart's version with a `v` in front, but no range and no empty text. */
const semanticVersion = /^v?\d+\.\d+\.\d+(-[\w.-]+)?(\+[\w.-]+)?$/;

/** What was meant comes by the annotations, so that nothing of it is read as a template. */
const template = `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}-chart
  namespace: {{ .Release.Namespace }}
data: {{ toJson .Chart.Annotations }}
`;
