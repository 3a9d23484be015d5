import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A folder for the inputs of a suite, which is removed after it. */
export interface InputFolder {
  readonly path: () => string;
  /** Writes objects as a file of several documents. @returns its path */
  readonly write: (name: string, ...objects: readonly object[]) => string;
  readonly writeText: (name: string, text: string) => string;
}

/** To be called where suites call `beforeAll`. */
export function inputFolder(): InputFolder {
  let folder = "";
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "portcullis-input-"))));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const writeText = (name: string, text: string) => {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };
  return {
    path: () => folder,
    write: (name, ...objects) => writeText(name, objects.map((object) => `${JSON.stringify(object)}\n`).join("---\n")),
    writeText,
  };
}

/** A pod labelled with its name. */
export function pod(name: string, namespace = "shop") {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, labels: { app: name } },
    spec: { containers: [{ name: "main", image: "main" }] },
  };
}
