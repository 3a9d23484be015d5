import { addressRange, parseAddress, parseCidr } from "../policies/cidr";
import type { ConnectionFilter, Entity, PodEntity, Reachability } from "../analyzer/reachability";
import { nearest } from "./nearest";
import { UnknownNameError, UsageError } from "./usageError";

/** Which entities an end of the command line stands for. */
export type Selects = (entity: Entity) => boolean;

/**
 * The entities that one of the texts stands for: a workload `shop/web`, `shop/web[Deployment]`, a pod of it, an address or
 * a CIDR outside. An address stands for a pod that has it too. Without texts there is no selection.
 *
 * @throws UsageError where a text is none of these, or no pods are called so in any of the clusters
 */
export function readEnds(
  option: string,
  texts: readonly string[],
  clusters: readonly Reachability[],
): Selects | undefined {
  if (texts.length === 0) return undefined;
  const selections = texts.map((text) => addressesAt(text) ?? podsCalled(option, text, clusters));
  return (entity) => selections.some((selects) => selects(entity));
}

/** Connections from and to what the command line names. */
export function readFilter(
  given: { from: readonly string[]; to: readonly string[] },
  clusters: readonly Reachability[],
): ConnectionFilter {
  const src = readEnds("--from", given.from, clusters);
  const dst = readEnds("--to", given.to, clusters);
  return { ...(src === undefined ? {} : { src }), ...(dst === undefined ? {} : { dst }) };
}

/** Whether an entity is in one of the namespaces; without any, every entity is. */
export function readNamespaces(names: readonly string[], clusters: readonly Reachability[]): Selects | undefined {
  if (names.length === 0) return undefined;
  const known = clusters.flatMap(({ cluster }) => cluster.namespaces.map(({ name }) => name));
  for (const name of names) {
    if (!known.includes(name)) throw new UnknownNameError(`there is no namespace \`${name}\`${orMeant(name, known)}`);
  }
  return (entity) => entity.kind === "pods" && names.includes(entity.workload.namespace);
}

function addressesAt(text: string): Selects | undefined {
  const address = parseAddress(text);
  const cidr = parseCidr(text);
  const range =
    address === undefined ? cidr && addressRange(cidr) : { ...address, first: address.address, last: address.address };
  if (range === undefined) return undefined;
  return (entity) => {
    if (entity.kind === "addresses") {
      return entity.family === range.family && entity.first <= range.last && range.first <= entity.last;
    }
    return address !== undefined && hasAddress(entity, address);
  };
}

function hasAddress({ pods }: PodEntity, wanted: { readonly family: string; readonly address: bigint }): boolean {
  return pods.some(({ addresses }) =>
    addresses.some((text) => {
      const own = parseAddress(text);
      return own?.family === wanted.family && own.address === wanted.address;
    }),
  );
}

function podsCalled(option: string, text: string, clusters: readonly Reachability[]): Selects {
  const isMeant = (entity: Entity) => entity.kind === "pods" && namesOf(entity).includes(text);
  const known = clusters.flatMap(({ entities }) => entities);
  if (known.some(isMeant)) return isMeant;
  if (!text.includes("/")) {
    const places = known.map(({ workload: { namespace, name } }) => ({ name, whole: `${namespace}/${name}` }));
    const meant = Array.from(new Set(places.filter(({ name }) => name === text).map(({ whole }) => whole)));
    const hint =
      meant.length === 0
        ? ""
        : `, such as ${meant
            .slice(0, 3)
            .map((name) => `\`${name}\``)
            .join(" or ")}`;
    throw new UsageError(`\`${option}\` must be NAMESPACE/NAME, an address or a CIDR${hint}, got \`${text}\``);
  }
  throw new UnknownNameError(`there is no workload \`${text}\`${orMeant(text, known.flatMap(namesOf))}`);
}

/** Everything that the pods may be called. */
function namesOf({ id, workload, pods }: PodEntity): readonly string[] {
  const whole = `${workload.namespace}/${workload.name}`;
  const own = pods.flatMap(({ name }) => (name === undefined ? [] : [`${workload.namespace}/${name}`]));
  return [whole, `${whole}[${workload.kind}]`, id, ...own];
}

function orMeant(text: string, known: readonly string[]): string {
  const meant = nearest(text, known, 3).map((name) => `\`${name}\``);
  return meant.length === 0 ? "" : `, did you mean ${meant.join(" or ")}?`;
}
