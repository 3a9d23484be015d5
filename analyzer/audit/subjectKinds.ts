import type { Selected } from "../evaluate/podSelection";
import { oncePerSurvey } from "./oncePerSurvey";
import type { Survey, SurveyedPolicy } from "./survey";

/** Classes of pods that the same policies surely select. */
export interface SubjectKind {
  readonly policies: readonly SurveyedPolicy[];
}

/** Which policies surely select each class of pods. */
export class SubjectKinds {
  private readonly found = new WeakMap<Selected, readonly Representative[]>();

  constructor(
    private readonly survey: Survey,
    private readonly kinds: readonly SubjectKind[],
  ) {}

  kindOf(number: number): SubjectKind {
    return this.kinds[number] ?? noKind;
  }

  /** One class for each kind and each set of named ports among those that are selected. */
  representatives(selected: Selected): readonly Representative[] {
    let representatives = this.found.get(selected);
    if (representatives === undefined) {
      const first = new Map<SubjectKind, Map<number, Representative>>();
      for (const number of selected.sure) {
        const kind = this.kindOf(number);
        const byPorts = first.get(kind) ?? new Map<number, Representative>();
        const ports = this.survey.classOf(number).namedPorts.number;
        if (!byPorts.has(ports)) byPorts.set(ports, { number, kind });
        first.set(kind, byPorts);
      }
      representatives = Array.from(first.values()).flatMap((byPorts) => Array.from(byPorts.values()));
      this.found.set(selected, representatives);
    }
    return representatives;
  }
}

export interface Representative {
  /** Of the class. */
  readonly number: number;
  readonly kind: SubjectKind;
}

export const subjectKinds = oncePerSurvey((survey) => {
  // Policies with one selector in a namespace share what it selects.
  const groups = new Map<Selected, SurveyedPolicy[]>();
  for (const surveyed of survey.policies) {
    const group = groups.get(surveyed.subjects);
    if (group === undefined) groups.set(surveyed.subjects, [surveyed]);
    else group.push(surveyed);
  }
  const lists = Array.from(groups.values());
  const groupsOf = survey.partition.classes.map((): number[] => []);
  Array.from(groups.keys()).forEach(({ sure }, index) => {
    for (const number of sure) groupsOf[number]?.push(index);
  });
  const known = new Map<string, SubjectKind>();
  const kinds = groupsOf.map((indexes) => {
    const key = indexes.join();
    let kind = known.get(key);
    if (kind === undefined) known.set(key, (kind = { policies: indexes.flatMap((index) => lists[index] ?? []) }));
    return kind;
  });
  return new SubjectKinds(survey, kinds);
});

const noKind: SubjectKind = { policies: [] };
