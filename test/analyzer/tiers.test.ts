import { runOf } from "./oracle/runs";
import { findTierDisagreement } from "./oracle/tiers/search";

/** Others are drawn by TIERS_SEED=7, more by TIERS_CASES=100000. */
const { cases, seed } = runOf("TIERS", 2_000);

test(`the oracle agrees on every packet of ${String(cases)} clusters with tiers (TIERS_SEED=${String(seed)})`, () => {
  expect(findTierDisagreement({ cases, seed })).toBeUndefined();
});
