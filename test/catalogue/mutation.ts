import { presetDocs } from "../../catalogue/docstrings";
import { claimOf } from "./claims";
import { mutantsOf } from "./mutants";
import { violations } from "./violations";

/**
 * Changes one thing at a time in what each preset's example makes, and counts what its claim does not notice:
 *
 *     node --require tsx/cjs test/catalogue/mutation.ts
 *
 * Exits 1 where something is not noticed, and names it; or where a claim does not hold to begin with, so that nothing can
 * be told of changes.
 */
function main(): void {
  const survivors: string[] = [];
  let total = 0;
  for (const { name, preset, examples } of presetDocs()) {
    for (const { api, objects } of examples) {
      const example = api === undefined ? name : `${name}, ${api}`;
      const claim = claimOf(preset, api);
      const mutants = mutantsOf(objects);
      const isBroken = violations(objects, claim, 1).length > 0;
      const own = mutants.filter((mutant) => isBroken || violations(mutant.objects, claim, 1).length === 0);
      const noticed = mutants.length - own.length;
      console.log(
        `${example.padEnd(48)} ${String(noticed).padStart(3)} of ${String(mutants.length).padStart(3)} noticed`,
      );
      survivors.push(...own.map(({ change }) => `${example}: ${change}`));
      total += mutants.length;
    }
  }
  console.log(`${String(total - survivors.length)} of ${String(total)} changes break the claim of their preset`);
  for (const survivor of survivors) console.log(`not noticed: ${survivor}`);
  if (survivors.length > 0) process.exitCode = 1;
}

main();
