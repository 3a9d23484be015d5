import { all, type ConnectionId, ConnectionTable, none } from "../../../../analyzer/evaluate/connectionTable";
import {
  type PolicyView,
  type RuleView,
  type TierView,
  walk,
  walkTier,
} from "../../../../analyzer/evaluate/tiers/walk";
import { ConnectionSet } from "../../../../analyzer/sets/connectionSet";

const table = new ConnectionTable();
const low = table.idOf(ConnectionSet.ports("TCP", 1, 100));
const high = table.subtract(all, low);

const rule = (action: RuleView["action"], sure: ConnectionId, possible = sure): RuleView => ({
  action,
  sure,
  possible,
});
const policy = (...rules: readonly RuleView[]): PolicyView => ({ applies: "yes", rules });
const perhaps = (...rules: readonly RuleView[]): PolicyView => ({ applies: "perhaps", rules });
/** Each group has one policy. */
const tier = (defaultAction: TierView["defaultAction"], ...policies: readonly PolicyView[]): TierView => ({
  defaultAction,
  groups: policies.map((one) => [one]),
});
const together = (defaultAction: TierView["defaultAction"], ...group: readonly PolicyView[]): TierView => ({
  defaultAction,
  groups: [group],
});

const names = new Map([
  [none, "none"],
  [low, "low"],
  [high, "high"],
  [all, "all"],
]);

/** What may be allowed, and what may be denied. */
function walked(...tiers: readonly TierView[]): string {
  const { allowed, denied } = walk(tiers, table);
  return [allowed, denied].map((id) => names.get(id) ?? table.setOf(id).toString()).join(" | ");
}

test.each<[what: string, tiers: readonly TierView[], allowed: string]>([
  ["no tier allows everything", [], "all | none"],
  ["a tier without policies decides nothing", [tier("Deny")], "all | none"],
  ["a policy without rules leaves all to the end of the tier", [tier("Deny", policy())], "none | all"],
  ["a tier may pass at its end", [tier("Pass", policy())], "all | none"],
  ["a rule allows what matches", [tier("Deny", policy(rule("Allow", low)))], "low | high"],
  ["a rule denies what matches", [tier("Pass", policy(rule("Deny", low)))], "high | low"],
  ["a rule passes what matches past the end", [tier("Deny", policy(rule("Pass", low)))], "low | high"],
  ["the first rule decides", [tier("Deny", policy(rule("Deny", low), rule("Allow", all)))], "high | low"],
  ["a rule that logs decides nothing", [tier("Deny", policy(rule("Log", all), rule("Allow", low)))], "low | high"],
  ["a rule that only logs lets the tier deny", [tier("Deny", policy(rule("Log", all)))], "none | all"],
  ["the first policy decides", [tier("Deny", policy(rule("Deny", low)), policy(rule("Allow", all)))], "high | low"],
  [
    "what is passed skips later policies",
    [tier("Deny", policy(rule("Pass", low)), policy(rule("Deny", all)))],
    "low | high",
  ],
  [
    "the first tier decides",
    [tier("Pass", policy(rule("Deny", low))), tier("Pass", policy(rule("Allow", all)))],
    "high | low",
  ],
  [
    "what is passed comes to the next tier",
    [tier("Deny", policy(rule("Pass", low), rule("Allow", high))), tier("Deny", policy(rule("Deny", all)))],
    "high | low",
  ],
  [
    "nothing is left for later tiers where one decides all",
    [tier("Deny", policy(rule("Allow", all))), tier("Deny", policy())],
    "all | none",
  ],
])("%s", (_, tiers, expected) => {
  expect(walked(...tiers)).toBe(expected);
});

describe("a rule that perhaps matches", () => {
  test.each<[what: string, tiers: readonly TierView[], expected: string]>([
    ["may allow, or leave it to the end", [tier("Deny", policy(rule("Allow", none, low)))], "low | all"],
    ["may deny, or leave it to the end", [tier("Pass", policy(rule("Deny", none, low)))], "all | low"],
    ["may pass, or leave it to the end", [tier("Deny", policy(rule("Pass", none, low)))], "low | all"],
    [
      "decides nothing that an earlier rule surely decides",
      [tier("Deny", policy(rule("Deny", low), rule("Allow", none, all)))],
      "high | all",
    ],
    ["decides for sure what it surely matches", [tier("Deny", policy(rule("Allow", low, all)))], "all | high"],
    ["that logs changes nothing", [tier("Deny", policy(rule("Log", none, all), rule("Allow", all)))], "all | none"],
    [
      "makes no difference where what comes after says the same",
      [tier("Deny", policy(rule("Allow", none, low), rule("Allow", all)))],
      "all | none",
    ],
  ])("%s", (_, tiers, expected) => {
    expect(walked(...tiers)).toBe(expected);
  });
});

describe("a policy that is perhaps about the pods", () => {
  test.each<[what: string, tiers: readonly TierView[], expected: string]>([
    ["may let the tier deny at its end, or not", [tier("Deny", perhaps())], "all | all"],
    ["changes nothing where the tier passes", [tier("Pass", perhaps())], "all | none"],
    ["may allow", [tier("Deny", perhaps(rule("Allow", low)))], "all | high"],
    ["may deny", [tier("Pass", perhaps(rule("Deny", low)))], "all | low"],
    [
      "leaves it to the next policy where it decides nothing",
      [tier("Deny", perhaps(rule("Deny", low)), policy(rule("Allow", all)))],
      "all | low",
    ],
    [
      "does not free pods that another is surely about, before it",
      [tier("Deny", policy(rule("Allow", low)), perhaps(rule("Allow", low)))],
      "low | high",
    ],
    [
      "does not free pods that another is surely about, after it",
      [tier("Deny", perhaps(rule("Allow", low)), policy(rule("Allow", low)))],
      "low | high",
    ],
    [
      "does not free pods of a policy before it for the next tier",
      [tier("Deny", policy(rule("Pass", low)), perhaps()), tier("Deny", policy(rule("Deny", low)))],
      "none | all",
    ],
    [
      "and another one after it may both decide",
      [tier("Pass", perhaps(rule("Deny", low)), perhaps(rule("Allow", all)))],
      "all | low",
    ],
    [
      "hands to a later one what it holds and does not decide",
      [tier("Deny", perhaps(rule("Allow", low)), perhaps(rule("Deny", high)))],
      "all | all",
    ],
  ])("%s", (_, tiers, expected) => {
    expect(walked(...tiers)).toBe(expected);
  });
});

describe("of policies that stand in one place", () => {
  test.each<[what: string, tiers: readonly TierView[], expected: string]>([
    ["either may decide", [together("Deny", policy(rule("Allow", low)), policy(rule("Deny", all)))], "low | all"],
    ["none decides what each of them leaves", [together("Deny", policy(rule("Allow", low)), policy())], "low | high"],
    [
      "none is undecided about what both allow",
      [together("Deny", policy(rule("Allow", all)), policy(rule("Allow", low)))],
      "all | none",
    ],
    [
      "one may pass what the other denies",
      [together("Deny", policy(rule("Pass", low)), policy(rule("Deny", low)))],
      "low | all",
    ],
    [
      "one that is perhaps about the pods may decide, too",
      [together("Deny", policy(rule("Allow", low)), perhaps(rule("Deny", low)))],
      "low | all",
    ],
    [
      "one that is perhaps about the pods may hold them",
      [together("Deny", perhaps(rule("Allow", low)), perhaps(rule("Allow", low)))],
      "all | high",
    ],
    [
      "one that is only perhaps about them takes nothing from the rest",
      [together("Deny", policy(rule("Allow", low)), perhaps(rule("Allow", all)))],
      "all | high",
    ],
  ])("%s", (_, tiers, expected) => {
    expect(walked(...tiers)).toBe(expected);
  });
});

test("a tier gives what it leaves open, and adds what it decides to what others have decided", () => {
  const decided = { allowed: none, denied: high };
  const passing = tier("Deny", policy(rule("Pass", low)));
  expect(names.get(walkTier(passing, all, decided, table))).toBe("low");
  expect(names.get(decided.denied)).toBe("high");
  expect(names.get(walkTier(tier("Deny", policy(rule("Allow", low))), low, decided, table))).toBe("none");
  expect(decided).toEqual({ allowed: low, denied: high });
});
