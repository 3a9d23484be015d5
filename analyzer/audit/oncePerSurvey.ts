import type { Survey } from "./survey";

/** A function with memory: what several rules ask of a survey is computed once. */
export function oncePerSurvey<T>(compute: (survey: Survey) => T): (survey: Survey) => T {
  const known = new WeakMap<Survey, { readonly value: T }>();
  return (survey) => {
    let found = known.get(survey);
    if (found === undefined) known.set(survey, (found = { value: compute(survey) }));
    return found.value;
  };
}
