import * as fs from "node:fs";
import * as path from "node:path";
import { dump } from "js-yaml";
import type { Inventory } from "./inventory";
import { changedManifestsOf, listOf, type Manifests, manifestsOf } from "./manifests";

/** Where the files of one inventory are. */
export interface ManifestFiles {
  /** Folders of YAML files, before and after a change of one policy. */
  readonly before: string;
  readonly after: string;
  /** The same two as one JSON file each. */
  readonly jsonBefore: string;
  readonly jsonAfter: string;
}

/** Writes an inventory into a folder, which is made; what is there by these names is written over. */
export function writeManifests(inventory: Inventory, folder: string): ManifestFiles {
  const files = {
    before: path.join(folder, "k8s"),
    after: path.join(folder, "k8s2"),
    jsonBefore: path.join(folder, "json", "all.json"),
    jsonAfter: path.join(folder, "json2", "all.json"),
  };
  const [before, after] = [manifestsOf(inventory), changedManifestsOf(inventory)];
  const shared = { namespaces: yamlOf(before.namespaces), workloads: yamlOf(before.workloads) };
  writeTree(files.before, { ...shared, networkpolicies: yamlOf(before.networkpolicies) });
  writeTree(files.after, { ...shared, networkpolicies: yamlOf(after.networkpolicies) });
  write(files.jsonBefore, JSON.stringify(listOf(before)));
  write(files.jsonAfter, JSON.stringify(listOf(after)));
  return files;
}

/** The objects as documents of one YAML text, in the style of `kubectl`. */
export function yamlOf(objects: readonly object[]): string {
  return objects.map((object) => dump(object, { noRefs: true, seqNoIndent: true })).join("---\n");
}

function writeTree(folder: string, texts: Record<keyof Manifests, string>): void {
  for (const [name, text] of Object.entries(texts)) write(path.join(folder, `${name}.yaml`), text);
}

function write(file: string, text: string): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}
