import type { NetworkPolicyPort, Protocol } from "../../policies/types";
import type { Selected } from "../evaluate/podSelection";
import type { Rule } from "../evaluate/policyRules";
import { unknown, type Unknown } from "../model";
import { readPort, type RulePort } from "../rulePorts";
import { destinationsOf } from "./destinations";
import { type Draft, ofPolicy } from "./finding";
import { oncePerSurvey } from "./oncePerSurvey";
import { type LeadingService, PodPorts, type Served } from "./podPorts";
import type { AuditRule } from "./rule";
import { effectiveRules, rulePath } from "./survey";

/** Ports of rules that no pod has. */
export const servedPortRules: readonly AuditRule[] = [
  {
    id: "port-not-served",
    severity: "warning",
    meaning: "No pod that a rule is about serves the port: no container declares it, and no Service leads to it.",
    why: "Most often it is the port of the Service: policies see a connection when it arrives at the pod, on the container's own port, so the rule does not admit what it was written for.",
    fix: "Write the container's port, or declare the port where a container does serve it. Pods of which some declare no ports at all are not judged.",
    find: (survey) => portFindings(survey).numbers,
  },
  {
    id: "named-port-missing",
    severity: "error",
    meaning: "No pod that a rule is about has a port of that name and protocol, so the rule admits nothing by it.",
    why: "A name means the container port that is called so, in each pod; where none is, connections are denied without a word. The name of a Service's port is another one, and the protocol has to be the same: it is TCP where a rule names none.",
    fix: "Name the port in the containers, correct the name or the protocol, or write the number.",
    find: (survey) => portFindings(survey).names,
  },
];

const portFindings = oncePerSurvey((survey) => {
  const found = { numbers: [] as Draft[], names: [] as Draft[] };
  const podPorts = new PodPorts(survey);
  for (const surveyed of survey.policies) {
    const subject = ofPolicy(surveyed.policy);
    for (const { direction, rule, index } of effectiveRules(surveyed)) {
      if (rule.ports === unknown || rule.ports.length === 0) continue;
      const destinations = destinationsOf(survey, surveyed, direction, rule);
      if (destinations === undefined) continue;
      const whose = direction === "Ingress" ? "that the policy selects" : "of the rule's peers";
      for (const [place, port] of portsOf(rule)) {
        const path = `${rulePath(direction, index)}.ports[${String(place)}].port`;
        const fault = faultOf(podPorts, destinations, port, whose);
        if (fault !== undefined) found[fault.kind].push({ subject, path, ...fault.texts });
      }
    }
  }
  return found;
});

/** Ports of a rule by a number or a name that is known, with a protocol that is. */
function portsOf({ ports }: Rule): readonly (readonly [number, KnownPort])[] {
  if (ports === unknown) return [];
  return ports.flatMap((given: NetworkPolicyPort | Unknown, place) => {
    if (given === unknown) return [];
    const { protocol, port, endPort }: RulePort = readPort(given);
    if (protocol === unknown || port === undefined || port === unknown || endPort === unknown) return [];
    return [[place, { protocol, port, last: endPort }] as const];
  });
}

interface KnownPort {
  readonly protocol: Protocol;
  readonly port: number | string;
  readonly last: number | undefined;
}

interface Fault {
  readonly kind: "numbers" | "names";
  readonly texts: Pick<Draft, "message" | "fix">;
}

function faultOf(
  podPorts: PodPorts,
  destinations: readonly Selected[],
  { protocol, port, last }: KnownPort,
  whose: string,
): Fault | undefined {
  const served = destinations.map((selected) => podPorts.servedBy(selected)).filter(({ pods }) => pods > 0);
  if (served.length === 0 || served.some(({ isUncertain }) => isUncertain)) return undefined;
  if (typeof port === "string") return missingName(served, protocol, port, whose);
  if (served.some(({ isSilent }) => isSilent)) return undefined;
  if (served.some(({ numbers }) => numbers[protocol].some((number) => port <= number && number <= (last ?? port)))) {
    return undefined;
  }
  return { kind: "numbers", texts: unservedTexts(served, { protocol, port, last }, whose) };
}

function missingName(served: readonly Served[], protocol: Protocol, name: string, whose: string): Fault | undefined {
  if (served.some(({ names }) => names[protocol].includes(name))) return undefined;
  const others = protocols.filter((other) => served.some(({ names }) => names[other].includes(name)));
  const start = `no pod ${whose} has a ${protocol} port named \`${name}\``;
  const [other] = others;
  if (other !== undefined) {
    return {
      kind: "names",
      texts: { message: `${start}; it is a ${other} port there`, fix: `write \`protocol: ${other}\`` },
    };
  }
  const there = Array.from(new Set(served.flatMap(({ names }) => names[protocol]))).sort();
  const known =
    there.length === 0
      ? ""
      : ` (there ${there.length === 1 ? "is" : "are"} ${there
          .slice(0, 5)
          .map((one) => `\`${one}\``)
          .join(", ")})`;
  return {
    kind: "names",
    texts: { message: start, fix: `name the container's port so, correct the name${known}, or write the number` },
  };
}

function unservedTexts(served: readonly Served[], { protocol, port, last }: KnownPort, whose: string): Fault["texts"] {
  const asked = `${protocol} ${String(port)}${last === undefined ? "" : `-${String(last)}`}`;
  const service = last === undefined ? serviceWithPort(served, asked) : undefined;
  if (service !== undefined) {
    return {
      message: `${asked} is the port of the Service \`${service.name}\`; its pods listen on ${service.targets.join(", ")}, which is what policies see`,
      fix: `write ${service.targets.join(", ")}`,
    };
  }
  const there = Array.from(new Set(served.flatMap(({ numbers }) => numbers[protocol]))).sort((a, b) => a - b);
  const known = there.length === 0 ? `they serve no ${protocol} port` : `they serve ${protocol} ${shortList(there)}`;
  return {
    message: `no pod ${whose} serves ${asked}; ${known}`,
    fix: "correct the port, or declare it in the container that serves it",
  };
}

function serviceWithPort(served: readonly Served[], asked: string): LeadingService | undefined {
  const services = served.flatMap((one) => one.services.get(asked) ?? []);
  return services.sort((a, b) => (a.name < b.name ? -1 : 1))[0];
}

function shortList(numbers: readonly number[]): string {
  return numbers.length > 8 ? `${numbers.slice(0, 8).join(", ")} and others` : numbers.join(", ");
}

const protocols: readonly Protocol[] = ["TCP", "UDP", "SCTP"];
