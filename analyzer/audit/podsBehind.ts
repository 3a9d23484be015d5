import { type Cluster, type Pod, type Service, type ServicePort, unknown } from "../model";
import { matches } from "../selectors";

export interface PortOfService {
  readonly service: Service;
  readonly port: ServicePort;
}

/** Which Services lead to which pods. Each Service looks only at pods that have one of its labels. */
export class PodsBehind {
  private readonly before = new Map<Pod, PortOfService[]>();

  constructor(cluster: Cluster) {
    const index = new Map<string, Pod[]>();
    const keys = new Set(cluster.services.flatMap(({ selector }) => (isKnown(selector) ? Object.keys(selector) : [])));
    for (const { namespace, pods } of keys.size === 0 ? [] : cluster.workloads) {
      for (const pod of pods) {
        if (pod.labels === unknown) continue;
        for (const key in pod.labels) if (keys.has(key)) addTo(index, placeOf(namespace, key, pod.labels[key]), pod);
      }
    }
    for (const service of cluster.services) {
      for (const pod of podsOf(service, index)) {
        for (const port of service.ports) addTo(this.before, pod, { service, port });
      }
    }
  }

  servicesBefore(pod: Pod): readonly PortOfService[] {
    return this.before.get(pod) ?? [];
  }
}

function podsOf({ namespace, selector }: Service, index: ReadonlyMap<string, readonly Pod[]>): readonly Pod[] {
  // The API gives a Service without a selector no pods.
  if (!isKnown(selector) || Object.keys(selector).length === 0) return [];
  const lists = Object.entries(selector).map(([key, value]) => index.get(placeOf(namespace, key, value)) ?? []);
  const shortest = lists.reduce((a, b) => (b.length < a.length ? b : a));
  return shortest.filter((pod) => matches({ matchLabels: selector }, pod.labels) === "yes");
}

function isKnown(selector: Service["selector"]): selector is Exclude<Service["selector"], string | undefined> {
  return selector !== undefined && selector !== unknown;
}

function placeOf(namespace: string, key: string, value: string | undefined): string {
  return `${namespace} ${key}=${value ?? ""}`;
}

function addTo<Key, Item>(lists: Map<Key, Item[]>, key: Key, item: Item): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}
