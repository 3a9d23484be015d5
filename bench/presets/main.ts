import {
  allow,
  allowDns,
  allowEgressTo,
  allowIngressFrom,
  allowWithinNamespace,
  defaultDeny,
  ipBlock,
  lockDownNamespace,
  namespace,
  type NetworkPolicy,
  podsIn,
  quarantine,
  tcp,
  validate,
} from "../../policies";
import { spread } from "../spread";
import { table } from "../table";

/** The most that making and validating may take, as a multiple of writing the same policies as JSON. */
const wanted = 3;
const namespaces = 1000;
const rounds = 31;

/** Ten policies that a namespace may well have, by presets. */
function policiesOf(own: string): readonly NetworkPolicy[] {
  const [web, api, db] = ["web", "api", "db"].map((app) => ({ app }));
  return [
    defaultDeny({ namespace: own }),
    allowDns({ namespace: own }),
    allowWithinNamespace({ namespace: own }),
    lockDownNamespace({ namespace: own, metricsFrom: namespace("monitoring") }),
    quarantine({ namespace: own, podSelector: { quarantine: "true" } }),
    allowIngressFrom({ namespace: own, podSelector: web ?? {}, from: namespace("ingress-nginx"), on: tcp(8080) }),
    allowIngressFrom({ namespace: own, podSelector: api ?? {}, from: namespace("monitoring"), on: tcp(9090) }),
    allowEgressTo({ namespace: own, podSelector: api ?? {}, to: ipBlock("10.0.0.0/8", { except: ["10.9.0.0/16"] }) }),
    ...allow({ from: podsIn(own, api ?? {}), to: podsIn(own, db ?? {}), on: tcp(5432) }),
  ];
}

/** By the clock, in milliseconds: both sides are on one thread, and take turns. */
function timed(work: () => unknown): number {
  const begun = performance.now();
  work();
  return performance.now() - begun;
}

function main(): void {
  const names = Array.from({ length: namespaces }, (_, number) => `team-${String(number)}`);
  const make = () => names.map(policiesOf);
  const policies = make().flat();
  const check = () => policies.map((policy) => validate(policy));
  const problems = check().flat();
  if (problems.length > 0) throw new Error(`not meant to have problems: ${problems[0]?.message ?? ""}`);
  const measured = Array.from({ length: rounds }, () => ({
    making: timed(make),
    validating: timed(check),
    writing: timed(() => JSON.stringify(policies)),
  }));
  const ratios = measured.map(({ making, validating, writing }) => (making + validating) / writing);
  const row = (name: string, values: readonly number[], digits: number) => {
    const { minimum, median, maximum } = spread(values);
    return [name, ...[median, minimum, maximum].map((value) => value.toFixed(digits))];
  };
  const columns = (part: "making" | "validating" | "writing") => measured.map((one) => one[part]);
  const { median } = spread(ratios);
  console.log(
    [
      `${String(policies.length)} policies in ${String(namespaces)} namespaces, by presets; ${String(rounds)} rounds, each side in turns`,
      "",
      table(
        "text",
        ["", "median", "least", "most"],
        [
          row("making, ms", columns("making"), 1),
          row("validating, ms", columns("validating"), 1),
          row("writing as JSON, ms", columns("writing"), 1),
          row("ratio", ratios, 2),
        ],
      ),
      "",
      `wanted: ratio at most ${String(wanted)}; ${median <= wanted ? "reached" : "missed"}`,
    ].join("\n"),
  );
}

main();
