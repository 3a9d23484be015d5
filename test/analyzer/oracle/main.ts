import { parseArgs } from "node:util";
import { findDisagreement } from "./search";

/**
 * Holds the analyzer against the oracle on as many generated clusters as one likes:
 *
 *     node --require tsx/cjs test/analyzer/oracle/main.ts --cases 1000000 [--seed 1]
 *
 * Prints the seed, shows progress on stderr, and exits 1 at the first disagreement, with a manifest that shows it.
 */
function main(): void {
  const { values } = parseArgs({ options: { cases: { type: "string" }, seed: { type: "string" } } });
  const cases = naturalNumber("cases", values.cases ?? "1000000");
  const seed = naturalNumber("seed", values.seed ?? String(Date.now() % 2 ** 31));
  console.log(`seed ${String(seed)}: holding ${String(cases)} clusters against the oracle`);
  const start = Date.now();
  for (let done = 0, batch = 0; done < cases; batch++) {
    const size = Math.min(batchSize, cases - done);
    const found = findDisagreement({ cases: size, seed: seed + batch });
    if (found !== undefined) {
      console.log(found);
      console.log(`again: --cases ${String(batchSize)} --seed ${String(seed + batch)}`);
      process.exitCode = 1;
      return;
    }
    done += size;
    showProgress(done, cases, (Date.now() - start) / 1000);
  }
  console.log(`seed ${String(seed)}: the oracle agrees on all ${String(cases)} clusters`);
}

/** Each batch has a seed of its own, so that a failure is found again without all the cases before it. */
const batchSize = 1000;

function naturalNumber(name: string, text: string): number {
  if (!/^[0-9]{1,10}$/.test(text)) throw new RangeError(`--${name} must be a whole number, got \`${text}\``);
  return Number(text);
}

function showProgress(done: number, cases: number, seconds: number): void {
  const left = (seconds / done) * (cases - done);
  const line = `${String(done)} of ${String(cases)} clusters agree, ${String(Math.round(left / 60))} minutes left`;
  if (process.stderr.isTTY) process.stderr.write(`\r${line} `);
  else if (done % (batchSize * 10) === 0) console.error(line);
}

main();
