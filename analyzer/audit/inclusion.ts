import { type Direction, directions } from "../evaluate/policyRules";
import type { Policy } from "../model";
import { type Counts, CoveringRules } from "./coveringRules";
import { RuleIndex } from "./ruleIndex";
import { type RuleTraffic, trafficOf } from "./ruleTraffic";
import { type SubjectKind, subjectKinds } from "./subjectKinds";
import { isGiven, isNothing, knownPeers, type Survey, type SurveyedPolicy } from "./survey";
import { containsUnknown } from "./unknownValues";

/** A policy that may be redundant: nothing of it is unknown, and it selects and names pods that are there. */
export interface Candidate {
  readonly surveyed: SurveyedPolicy;
  readonly traffic: Readonly<Partial<Record<Direction, readonly RuleTraffic[]>>>;
  /** Of the classes that it selects, one for each kind. */
  readonly subjects: readonly { readonly number: number; readonly kind: SubjectKind }[];
}

/** Whether what a policy isolates and admits is included in what others do. */
export class Inclusion {
  private readonly traffic = {
    Ingress: new Map<SurveyedPolicy, readonly RuleTraffic[]>(),
    Egress: new Map<SurveyedPolicy, readonly RuleTraffic[]>(),
  };
  private readonly indexes = new Map<SubjectKind, Partial<Record<Direction, RuleIndex>>>();

  constructor(private readonly survey: Survey) {}

  /** Undefined where it cannot be told, or where another finding says what is wrong with the policy. */
  candidate(surveyed: SurveyedPolicy): Candidate | undefined {
    const { policy, subjects, isolates } = surveyed;
    if (isNothing(subjects) || subjects.perhaps.length > 0 || this.isUnknown(policy)) return undefined;
    const effective = directions.filter((direction) => isolates[direction] === "yes");
    if (effective.length === 0 || this.namesNobody(surveyed)) return undefined;
    const traffic = effective.map((direction) => [direction, this.trafficOf(surveyed, direction)] as const);
    return {
      surveyed,
      traffic: Object.fromEntries(traffic),
      subjects: subjectKinds(this.survey).representatives(subjects),
    };
  }

  /** Whether those of the other policies for which `counts` holds do, all together, what the candidate does. */
  isCovered({ traffic, subjects }: Candidate, counts: Counts): boolean {
    return subjects.every(({ number, kind }) =>
      directions.every((direction) => {
        const rules = traffic[direction];
        if (rules === undefined) return true;
        const isIsolated = kind.policies.some((other) => other.isolates[direction] === "yes" && counts(other));
        if (!isIsolated) return false;
        const search = new CoveringRules(
          this.survey,
          this.indexOf(kind, direction),
          counts,
          direction === "Ingress" ? number : undefined,
        );
        return rules.every((rule) => search.covers(rule));
      }),
    );
  }

  /** The policies that select what the candidate does, itself among them. */
  neighbours({ subjects }: Candidate): readonly SurveyedPolicy[] {
    return Array.from(new Set(subjects.flatMap(({ kind }) => kind.policies)));
  }

  private isUnknown({ object }: Policy): boolean {
    return this.survey.hasUnknownPolicies && containsUnknown(object.spec);
  }

  private trafficOf(surveyed: SurveyedPolicy, direction: Direction): readonly RuleTraffic[] {
    let known = this.traffic[direction].get(surveyed);
    if (known === undefined) {
      this.traffic[direction].set(surveyed, (known = trafficOf(this.survey, surveyed, direction)));
    }
    return known;
  }

  private indexOf(kind: SubjectKind, direction: Direction): RuleIndex {
    const known = this.indexes.get(kind) ?? {};
    const index = (known[direction] ??= new RuleIndex(
      kind.policies
        .filter(({ isolates }) => isolates[direction] === "yes")
        .flatMap((policy) => this.trafficOf(policy, direction)),
    ));
    this.indexes.set(kind, known);
    return index;
  }

  /** Whether some peer matches no pod: once it does, the policy would matter. */
  private namesNobody({ rules, namespace }: SurveyedPolicy): boolean {
    return directions.some((direction) =>
      rules[direction].some((rule) =>
        knownPeers(rule).some(({ peer }) => !isGiven(peer.ipBlock) && isNothing(this.survey.peerPods(peer, namespace))),
      ),
    );
  }
}
