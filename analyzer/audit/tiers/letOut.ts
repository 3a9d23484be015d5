import { compile } from "../../evaluate/compiled";
import { oncePerSurvey } from "../oncePerSurvey";
import type { Survey } from "../survey";

/** The decision about the cluster. Its classes have the numbers that they have in the survey. */
export const decisionOf = oncePerSurvey(({ cluster }: Survey) => compile(cluster));

/** Whether the tiers let a class out to TCP 80 of an address, at least perhaps; where there are none, nothing holds it. */
export function isLetOut(survey: Survey, number: number, address: string): boolean {
  if (survey.cluster.tiered === undefined) return true;
  const { access, partition } = decisionOf(survey);
  const part = partition.axis.partOf(address) ?? -1;
  const found = access.outside(number, "Egress").find(({ first, last }) => first <= part && part <= last);
  return found !== undefined && (found.access.allowed.has("TCP", 80) || found.access.unknown.has("TCP", 80));
}

/** Whether pods of a class may surely open nothing, to nobody. */
export function reachesNobody(survey: Survey, number: number): boolean {
  const { access } = decisionOf(survey);
  return access.row(number).dst.length === 0 && access.outside(number, "Egress").length === 0;
}
