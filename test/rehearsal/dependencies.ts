import * as fs from "node:fs";
import * as path from "node:path";

/** A resource as the engine has it on record. */
interface Recorded {
  readonly urn: string;
  readonly parent?: string;
  readonly provider?: string;
  readonly dependencies?: readonly string[];
  readonly deletedWith?: string;
}

/**
 * What the engine makes before what, and so takes away after it: by the states that it has kept of a stack that was made
 * and is gone again.
 */
export class Dependencies {
  private readonly byUrn: ReadonlyMap<string, Recorded>;
  private readonly children: ReadonlyMap<string, readonly Recorded[]>;
  private readonly known = new Map<string, ReadonlySet<string>>();

  /** @param backend folder of the `file://` backend */
  constructor(backend: string) {
    const resources = largestState(backend);
    this.byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
    this.children = Map.groupBy(resources, ({ parent = "" }) => parent);
  }

  /** The one resource whose type and name, as in `aws:eks/addon:Addon::my-cluster-coredns`, end so. */
  find(end: string): string {
    const found = [...this.byUrn.keys()].filter((urn) => urn.endsWith(end));
    const [urn] = found;
    if (urn === undefined || found.length > 1) throw new Error(`${String(found.length)} resources end in \`${end}\``);
    return urn;
  }

  /** Whether the second is made before the first. */
  isAfter(one: string, other: string): boolean {
    return this.before(this.find(one)).has(this.find(other));
  }

  /** Whether the resource is not deleted by itself, since it is gone when the other one is. */
  goesWith(one: string, other: string): boolean {
    return this.byUrn.get(this.find(one))?.deletedWith === this.find(other);
  }

  /** Everything that is made before a resource: what it, its provider or what it belongs to depends on, with all of that. */
  private before(urn: string): ReadonlySet<string> {
    const known = this.known.get(urn);
    if (known !== undefined) return known;
    const found = new Set<string>();
    this.known.set(urn, found);
    const { parent = "", provider = "", dependencies = [] } = this.byUrn.get(urn) ?? { urn };
    // A provider's reference ends in its id.
    const providerUrn = provider.slice(0, provider.lastIndexOf("::"));
    for (const needed of [...dependencies, providerUrn].filter((one) => this.byUrn.has(one))) {
      for (const one of this.withDescendants(needed)) {
        found.add(one);
        for (const earlier of this.before(one)) found.add(earlier);
      }
    }
    if (this.byUrn.has(parent)) for (const earlier of this.before(parent)) found.add(earlier);
    return found;
  }

  /** A component is there when all that belongs to it is. */
  private withDescendants(urn: string): readonly string[] {
    return [urn, ...(this.children.get(urn) ?? []).flatMap((child) => this.withDescendants(child.urn))];
  }
}

function largestState(backend: string): readonly Recorded[] {
  const history = path.join(backend, ".pulumi", "history");
  const files = fs.readdirSync(history, { recursive: true, encoding: "utf8" });
  const states = files
    .filter((file) => file.endsWith(".checkpoint.json"))
    .map((file) => JSON.parse(fs.readFileSync(path.join(history, file), "utf8")) as Checkpoint)
    .map(({ checkpoint }) => checkpoint.latest?.resources ?? []);
  return states.reduce((most, state) => (state.length > most.length ? state : most), []);
}

interface Checkpoint {
  readonly checkpoint: { readonly latest?: { readonly resources?: readonly Recorded[] } };
}
