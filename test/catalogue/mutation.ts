import { presetDocs } from "../../catalogue/docstrings";
import { claims } from "./claims";
import { mutantsOf } from "./mutants";
import { violations } from "./violations";

/**
 * Changes one thing at a time in what each preset's example makes, and counts what its claim does not notice:
 *
 *     node --require tsx/cjs test/catalogue/mutation.ts
 *
 * Exits 1 where something is not noticed, and names it.
 */
function main(): void {
  const survivors: string[] = [];
  let total = 0;
  for (const { name, preset, policies } of presetDocs()) {
    const mutants = mutantsOf(policies);
    const own = mutants.filter((mutant) => violations(mutant.policies, claims[preset] ?? [], 1).length === 0);
    const noticed = mutants.length - own.length;
    console.log(`${name.padEnd(28)} ${String(noticed).padStart(3)} of ${String(mutants.length).padStart(3)} noticed`);
    survivors.push(...own.map(({ change }) => `${name}: ${change}`));
    total += mutants.length;
  }
  console.log(`${String(total - survivors.length)} of ${String(total)} changes break the claim of their preset`);
  for (const survivor of survivors) console.log(`not noticed: ${survivor}`);
  if (survivors.length > 0) process.exitCode = 1;
}

main();
