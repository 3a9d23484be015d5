import { calicoVersions } from "../../../components/versions/calicoVersions";
import { daysBetween } from "../../../components/versions/days";
import { type EksVersion, eksVersions } from "../../../components/versions/eksVersions";
import { calicoVersionFor, kubernetesVersions, nextVersion } from "../../../components/versions/kubernetesVersions";
import { upgradePath } from "../../../components/versions/upgradePath";

test("the versions of EKS have no gap, oldest first", () => {
  const minors = kubernetesVersions.map((version) => Number(/^1\.(\d\d)$/.exec(version)?.[1]));
  expect(minors).toEqual(minors.map((_, index) => (minors[0] ?? 0) + index));
});

// EKS gives a version 14 months of standard support and 12 of extended, give or take some days.
test.each(Object.entries<EksVersion>(eksVersions).filter(([, { released }]) => released !== undefined))(
  "the dates of %s are a life on EKS",
  (_, { released = "", standardEnd = "", extendedEnd = "" }) => {
    for (const day of [released, standardEnd, extendedEnd]) expect(day).toMatch(/^20\d\d-[01]\d-[0-3]\d$/);
    expect(Math.abs(daysBetween(released, standardEnd) - 425)).toBeLessThan(10);
    expect([365, 366]).toContain(daysBetween(standardEnd, extendedEnd));
  },
);

test("every version of EKS has a release of Calico that was tested with it, and newer ones no older release", () => {
  const order = calicoVersions.map(({ version }) => version);
  const chosen = kubernetesVersions.map((version) => order.indexOf(calicoVersionFor(version)));
  expect(chosen).toEqual([...chosen].sort());
  expect(chosen).not.toContain(-1);
});

test("the next version of the newest is not known", () => {
  expect(nextVersion("1.31")).toBe("1.32");
  expect(nextVersion("1.36")).toBeUndefined();
});

describe("an upgrade", () => {
  test("goes to the next version, or nowhere", () => {
    expect(upgradePath("1.31", "1.32")).toEqual({ steps: ["1.32"], refusal: undefined });
    expect(upgradePath("1.33", "1.33")).toEqual({ steps: [], refusal: undefined });
  });

  test("skips no version, and says which are between", () => {
    expect(upgradePath("1.31", "1.34")).toEqual({
      steps: ["1.32", "1.33", "1.34"],
      refusal: "from 1.31 to 1.34 a cluster goes by way of 1.32, 1.33",
    });
  });

  test("never goes back", () => {
    expect(upgradePath("1.34", "1.33")).toEqual({
      steps: [],
      refusal: "a cluster does not go back from 1.34 to 1.33: make a new one",
    });
  });
});
