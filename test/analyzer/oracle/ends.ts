import type { Pod, Workload } from "../../../analyzer/model";
import type { Access, Entity, PodEntity, Reachability } from "../../../analyzer/reachability";
import type { IpFamily } from "../../../policies/cidr";
import { addressCuts, addressText } from "./packets";

/** One end is a pod or an address: both stand where entities are not the same in two clusters with the same pods. */
export class Ends {
  private readonly families: readonly IpFamily[];
  private readonly cuts: Readonly<Record<IpFamily, readonly bigint[]>>;
  private readonly entities: readonly ReadonlyMap<Pod, PodEntity>[];

  constructor(reachabilities: readonly Reachability[]) {
    this.families = Array.from(new Set(reachabilities.flatMap(({ families }) => families)));
    this.cuts = addressCuts({ policies: reachabilities.flatMap(({ cluster }) => cluster.policies) });
    this.entities = reachabilities.map(
      ({ entities }) => new Map(entities.flatMap((one) => one.pods.map((pod) => [pod, one]))),
    );
  }

  /** What each pod may open to and accept from each pod and address; of addresses, one of those that nothing tells apart. */
  access(reachability: Reachability): ReadonlyMap<string, Access> {
    const found = new Map<string, Access>();
    for (const src of reachability.entities) {
      for (const dst of reachability.entities) {
        const access = reachability.between(src, dst);
        for (const from of src.pods) {
          for (const to of dst.pods) {
            if (!this.areAlwaysOne(from, to)) found.set(`${podText(src, from)} => ${podText(dst, to)}`, access);
          }
        }
      }
      for (const direction of ["Ingress", "Egress"] as const) {
        for (const { range, ...access } of reachability.outside(src, direction, this.families)) {
          const pairs = direction === "Ingress" ? this.between(range, src) : this.between(src, range);
          for (const pair of pairs) found.set(pair, access);
        }
      }
    }
    return found;
  }

  /** Every pod and address of one end with every one of the other. */
  between(src: Entity, dst: Entity): readonly string[] {
    return this.textsOf(src).flatMap((from) => this.textsOf(dst).map((to) => `${from} => ${to}`));
  }

  private textsOf(entity: Entity): readonly string[] {
    if (entity.kind === "pods") return entity.pods.map((pod) => podText(entity, pod));
    const { family, first, last } = entity;
    const inside = this.cuts[family].filter((address) => first <= address && address <= last);
    return inside.map((address) => addressText(family, address));
  }

  /** A pod and itself, or pods that are one entity whichever cluster is asked. */
  private areAlwaysOne(one: Pod, other: Pod): boolean {
    return one === other || this.entities.every((entity) => entity.get(one) === entity.get(other));
  }
}

const podText = ({ workload }: { readonly workload: Workload }, pod: Pod): string =>
  `${workload.namespace}/${workload.name}[${workload.kind}] ${String(workload.pods.indexOf(pod))}`;
