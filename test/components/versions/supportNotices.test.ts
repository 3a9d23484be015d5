import { noticeText } from "../../../components/notice";
import type { KubernetesVersion } from "../../../components/versions/kubernetesVersions";
import { supportNotices, type SupportType, versionForNewCluster } from "../../../components/versions/supportNotices";

const notices = (kubernetesVersion: KubernetesVersion, today: string, isNew = false, supportType?: SupportType) =>
  supportNotices({ kubernetesVersion, today, isNew, supportType }).map((notice) => [
    notice.severity,
    noticeText(notice),
  ]);

const next = "and an upgrade goes one minor version at a time; mend it: `pulumi config set kubernetesVersion";

describe("a version", () => {
  test.each([
    ["well before its end", "1.34", "2026-09-02"],
    ["of which no end is known", "1.36", "2029-01-01"],
  ] as const)("%s has no notice", (_, version, today) => {
    expect(notices(version, today)).toEqual([]);
    expect(notices(version, today, true)).toEqual([]);
  });

  test("warns from 90 days before the end of standard support", () => {
    expect(notices("1.34", "2026-09-03")).toEqual([
      [
        "warning",
        "standard support of Kubernetes 1.34 ends on 2026-12-02, in 90 days: the cluster costs more per hour from " +
          `then on; the next version is 1.35, ${next} 1.35\``,
      ],
    ]);
  });

  test("says that EKS upgrades it by itself, where that was asked for", () => {
    expect(notices("1.34", "2026-12-01", false, "standard")).toEqual([
      [
        "warning",
        "standard support of Kubernetes 1.34 ends on 2026-12-02, in 1 day: EKS upgrades the control plane by itself " +
          `from then on, and not the nodes; the next version is 1.35, ${next} 1.35\``,
      ],
    ]);
  });

  test("in extended support costs more, from the day on which standard support ends", () => {
    expect(notices("1.32", "2026-03-23")).toEqual([
      [
        "warning",
        "Kubernetes 1.32 is in extended support since 2026-03-23, at a higher price per cluster hour; it ends on " +
          `2027-03-23, in 365 days; the next version is 1.33, ${next} 1.33\``,
      ],
    ]);
  });

  test.each([
    ["2026-08-27", "in 91 days; the next"],
    ["2026-08-28", "in 90 days: EKS then upgrades the control plane by itself, and makes no new cluster; the next"],
    ["2026-11-25", "in 1 day: EKS then upgrades the control plane by itself, and makes no new cluster; the next"],
  ])("near the end of extended support says so: %s", (today, text) => {
    expect(notices("1.31", today)).toEqual([["warning", expect.stringContaining(text)]]);
    expect(notices("1.31", today, true)).toEqual(notices("1.31", today));
  });

  test("past its end is an error for a new cluster, which may have any version", () => {
    expect(notices("1.31", "2026-11-26", true)).toEqual([
      [
        "error",
        "EKS makes no new cluster with Kubernetes 1.31: its extended support ended on 2026-11-26; mend it: `pulumi " +
          "config set kubernetesVersion 1.35`",
      ],
    ]);
  });

  test("past its end is a warning for a cluster that exists, which goes one version further", () => {
    expect(notices("1.31", "2026-11-26")).toEqual([
      [
        "warning",
        "extended support of Kubernetes 1.31 ended on 2026-11-26: EKS makes no new cluster with it, and upgrades the " +
          "control plane of one that exists by itself, on a day that it does not tell, and not the nodes; the next " +
          `version is 1.32, ${next} 1.32\``,
      ],
    ]);
  });
});

test.each([
  ["2026-11-26", "1.35"],
  // No known standard support is left: the newest that EKS is not known to refuse.
  ["2027-03-27", "1.36"],
])("on %s a new cluster should have %s", (today, version) => {
  expect(versionForNewCluster(today)).toBe(version);
});
