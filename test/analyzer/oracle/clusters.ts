import fc from "fast-check";
import {
  type Cluster,
  type ContainerPort,
  type Namespace,
  type Origin,
  type Pod,
  type Policy,
  unknown,
  type Workload,
} from "../../../analyzer/model";
import type { Labels } from "../../../policies/types";
import { containerPorts, labelMaps, nameLabel, podAddresses } from "./edges";
import { gapPlaces, withGap } from "./gaps";
import { type PolicySketch, policySketches } from "./policies";

/**
 * Small clusters in which every feature of policies meets every other, with a liking for edge cases; in one of three,
 * some values are not known. They shrink to few and plain objects.
 *
 * @param most how many workloads, and how many policies, there are at most
 */
export function clusters(most = 8): fc.Arbitrary<Cluster> {
  return fc
    .record({
      namespaces: fc.array(namespaceSketch, { minLength: 1, maxLength: namespaceNames.length }),
      workloads: fc.array(workloadSketch, { minLength: 1, maxLength: most }),
      policies: fc.array(policySketches, { maxLength: most }),
    })
    .map(build);
}

/** Names in an order that is not that of sorting. */
const namespaceNames = ["default", "b", "a-b", "a"];

interface Sketch {
  readonly namespaces: readonly NamespaceSketch[];
  readonly workloads: readonly WorkloadSketch[];
  readonly policies: readonly PolicySketch[];
}

interface NamespaceSketch {
  readonly labels: Labels;
  readonly isGiven: boolean;
  readonly gaps: readonly number[];
}

interface WorkloadSketch {
  readonly namespace: number;
  readonly kind: "Deployment" | "StatefulSet" | "Pod";
  readonly pods: readonly PodSketch[];
}

interface PodSketch {
  readonly labels: Labels;
  readonly ports: readonly ContainerPort[];
  readonly hostNetwork: boolean;
  readonly addresses: readonly string[];
  readonly gaps: readonly number[];
}

const namespaceSketch: fc.Arbitrary<NamespaceSketch> = fc.record({
  labels: fc.constantFrom(...labelMaps),
  isGiven: fc.nat(3).map((number) => number < 3),
  gaps: gapPlaces(40),
});

const podSketch: fc.Arbitrary<PodSketch> = fc.record({
  labels: fc.constantFrom(...labelMaps),
  ports: fc.constantFrom(...containerPorts),
  hostNetwork: fc.nat(9).map((number) => number === 9),
  addresses: fc.constantFrom(...podAddresses),
  gaps: gapPlaces(80),
});

const workloadSketch: fc.Arbitrary<WorkloadSketch> = fc.record({
  namespace: fc.nat(3),
  kind: fc.constantFrom(...(["Deployment", "StatefulSet", "Pod"] as const)),
  pods: fc.array(podSketch, { minLength: 1, maxLength: 3 }),
});

function build({ namespaces, workloads, policies }: Sketch): Cluster {
  const nameOf = (number: number): string => namespaceNames[number % namespaces.length] ?? "default";
  return {
    namespaces: namespaces.map((sketch, index) => namespace(sketch, nameOf(index))),
    workloads: workloads.map((sketch, index) => workload(sketch, nameOf(sketch.namespace), index)),
    policies: policies.map((sketch, index) => policy(sketch, nameOf(sketch.namespace), `p${String(index)}`)),
    services: [],
  };
}

function namespace({ labels, isGiven, gaps }: NamespaceSketch, name: string): Namespace {
  const automatic = { [nameLabel]: name };
  if (!isGiven) return { name, labels: automatic, origin: undefined };
  const known: { labels: Labels | typeof unknown } = gaps.reduce(withGapIn, { labels });
  return { name, labels: known.labels === unknown ? unknown : { ...known.labels, ...automatic }, origin };
}

/** A Deployment is given by its template alone, other kinds by their pods. */
function workload(sketch: WorkloadSketch, namespaceName: string, index: number): Workload {
  const name = `${index % 2 === 0 ? "w" : "w-"}${String(9 - index)}`;
  const sketches = sketch.kind === "StatefulSet" ? sketch.pods : sketch.pods.slice(0, 1);
  const names = { Deployment: () => undefined, Pod: () => name, StatefulSet: (n: number) => `${name}-${String(n)}` };
  const pods = sketches.map((pod, n): Pod => {
    const { labels, ports, hostNetwork, addresses } = pod.gaps.reduce(withGapInPod, pod);
    const isTemplate = sketch.kind === "Deployment";
    return { name: names[sketch.kind](n), labels, ports, hostNetwork, addresses: isTemplate ? [] : addresses };
  });
  return { namespace: namespaceName, name, kind: sketch.kind, pods, origin };
}

function policy({ spec, gaps }: PolicySketch, namespaceName: string, name: string): Policy {
  const object = {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, namespace: namespaceName },
    ...gaps.reduce(withGapIn, { spec }),
  };
  return { namespace: namespaceName, name, object: object as Policy["object"], origin };
}

const withGapIn = <T extends object>(whole: T, place: number): T => withGap(whole, place);

/** Of a container's port, only name and number can be unknown; addresses are those that are known. */
function withGapInPod({ addresses, gaps, ...rest }: PodSketch, place: number): PodSketch {
  const filled = withGap(rest, place, (key) => key !== "protocol" && !/^[0-9]+$/.test(key));
  return { ...filled, addresses, gaps };
}

const origin: Origin = { source: "generated.yaml", line: () => undefined };
