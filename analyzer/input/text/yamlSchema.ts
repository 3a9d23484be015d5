import {
  defineMappingTag,
  defineScalarTag,
  defineSequenceTag,
  mapTag,
  mergeTag,
  NOT_RESOLVED,
  Schema,
  seqTag,
  strTag,
} from "js-yaml";
import { decimalOf, integerOf, numberOf, words } from "./plainScalar";

const digits = "0123456789".split("");

/** YAML as kubectl reads it, see `plainValue`. A tag that is not known is as if it were not there. */
export const kubectlSchema = new Schema([
  strTag,
  seqTag,
  mapTag,
  scalarTag("null", ["", "~", "n", "N"], (source) => (words.get(source) === null ? null : NOT_RESOLVED)),
  scalarTag("bool", ["y", "Y", "n", "N", "t", "T", "f", "F", "o", "O"], (source) => words.get(source) ?? NOT_RESOLVED),
  scalarTag("int", ["-", "+", ...digits], (source) => integerOf(source) ?? NOT_RESOLVED),
  scalarTag("float", ["-", "+", ".", ...digits], (source, isExplicit) =>
    isExplicit ? (numberOf(source) ?? NOT_RESOLVED) : (decimalOf(source) ?? NOT_RESOLVED),
  ),
  mergeTag,
  defineScalarTag("", { matchByTagPrefix: true, resolve: (source) => source, identify: () => false }),
  defineSequenceTag("", { ...seqTag, matchByTagPrefix: true, finalize: undefined, identify: () => false }),
  defineMappingTag("", { ...mapTag, matchByTagPrefix: true, finalize: undefined, identify: () => false }),
]);

function scalarTag<Result>(
  name: string,
  firstCharacters: readonly string[],
  resolve: (source: string, isExplicit: boolean) => Result | typeof NOT_RESOLVED,
) {
  return defineScalarTag(`tag:yaml.org,2002:${name}`, {
    implicit: true,
    implicitFirstChars: firstCharacters,
    resolve,
    identify: () => false,
  });
}
