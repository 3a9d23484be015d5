import { spread } from "../spread";
import { table, type TableStyle } from "../table";
import { duration, megabytes, thousands, verdict } from "../units";
import { type CoreCase, growthCases, mainCases } from "./cases";
import type { CoreResult } from "./coreCase";

/** All tables about the cases that were measured, with what each has to be read by. */
export function coreTables(results: ReadonlyMap<string, CoreResult>, style: TableStyle): string {
  const parts: string[] = [];
  const main = measuredOf(mainCases, results);
  if (main.length > 0) {
    parts.push("All pairs, everything included; CPU and memory of a process of its own", pairsTable(main, style));
    parts.push(
      "What differs after a change of one policy, from the analysis of what was before",
      diffTable(main, style),
    );
  }
  const growth = measuredOf(growthCases, results);
  if (growth.length > 0) {
    parts.push(
      "Growth: namespaces of teams, with 10 workloads of 10 pods and 10 policies each",
      growthTable(growth, style),
    );
  }
  return parts.join("\n\n");
}

interface Measured {
  readonly one: CoreCase;
  readonly result: CoreResult;
}

function measuredOf(cases: Readonly<Record<string, CoreCase>>, results: ReadonlyMap<string, CoreResult>): Measured[] {
  return Object.entries(cases).flatMap(([name, one]) => {
    const result = results.get(name);
    return result === undefined ? [] : [{ one, result }];
  });
}

function pairsTable(measured: readonly Measured[], style: TableStyle): string {
  const header = [
    "case",
    "pods",
    "policies",
    "rows out",
    "pairs",
    "first run",
    "warm run",
    "wanted",
    "memory before",
    "peak",
    "wanted",
  ];
  const rows = measured.map(({ one: { title, wanted = {} }, result }) => {
    const warm = spread(result.warm).median;
    return [
      title,
      thousands(result.pods),
      thousands(result.policies),
      thousands(result.edges),
      thousands(result.pairs),
      duration(result.first),
      duration(warm),
      verdict(wanted.warm === true ? warm : result.first, wanted.milliseconds, duration),
      megabytes(result.memoryBefore),
      megabytes(result.memoryPeak),
      verdict(result.memoryPeak, wanted.megabytes === undefined ? undefined : wanted.megabytes * 1e6, megabytes),
    ];
  });
  return table(style, header, rows);
}

function diffTable(measured: readonly Measured[], style: TableStyle): string {
  const rows = measured.flatMap(({ one: { title, wanted = {} }, result: { diff } }) => {
    if (diff === undefined) return [];
    const warm = spread(diff.warm).median;
    const verdicts = [diff.first, warm].map((value) => verdict(value, wanted.diffMilliseconds, duration));
    return [[title, thousands(diff.pairs), duration(diff.first), verdicts[0] ?? "", duration(warm), verdicts[1] ?? ""]];
  });
  return table(style, ["case", "pairs changed", "first run", "wanted", "warm run", "wanted"], rows);
}

function growthTable(measured: readonly Measured[], style: TableStyle): string {
  const header = [
    "namespaces",
    "pods",
    "policies",
    "bytes in",
    "rows out",
    "first run",
    "warm run",
    "warm, per byte and row",
  ];
  const rows = measured.map(({ one: { title }, result }) => {
    const warm = spread(result.warm).median;
    return [
      title,
      thousands(result.pods),
      thousands(result.policies),
      megabytes(result.bytesIn),
      thousands(result.edges),
      duration(result.first),
      duration(warm),
      `${((warm * 1e6) / (result.bytesIn + result.edges)).toFixed(1)} ns`,
    ];
  });
  return table(style, header, rows);
}
