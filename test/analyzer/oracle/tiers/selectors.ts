/**
 * How true something is: 0 for no, 1 for yes, a half where that is not known.
 */
export type Truth = 0 | 0.5 | 1;

/** A label as it is seen by a selector: undefined where there is none, null where even that is not known. */
export type Seen = string | undefined | null;

type Lookup = (key: string) => Seen;

export const not = (a: Truth): Truth => (1 - a) as Truth;
export const and = (...all: readonly Truth[]): Truth => Math.min(1, ...all) as Truth;
export const or = (...all: readonly Truth[]): Truth => Math.max(0, ...all) as Truth;

/** @param isGap whether a value is there, but which one is not known */
function about(value: Seen, isGap: (text: string) => boolean, isRight: (text: string) => boolean): Truth {
  if (value === null) return 0.5;
  if (value === undefined) return 0;
  return isGap(value) ? 0.5 : isRight(value) ? 1 : 0;
}

/** What the engine writes where a value is not known; here once more, since nothing is shared. */
export const gap = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const isGap = (text: string): boolean => text === gap;
const has = (value: Seen): Truth =>
  about(
    value,
    () => false,
    () => true,
  );
const is = (value: Seen, ...texts: readonly string[]): Truth => about(value, isGap, (text) => texts.includes(text));

/** Selectors as Calico's documentation has them, each with its meaning written out by hand. */
export const labelSelectors: Readonly<Record<string, (label: Lookup) => Truth>> = {
  "all()": () => 1,
  "": () => 1,
  "app == 'a'": (label) => is(label("app"), "a"),
  'app=="b"': (label) => is(label("app"), "b"),
  "app != 'a'": (label) => not(is(label("app"), "a")),
  "has(app)": (label) => has(label("app")),
  "!has(tier)": (label) => not(has(label("tier"))),
  "app in {'a', 'b'}": (label) => is(label("app"), "a", "b"),
  "app in {}": () => 0,
  "tier not in {'x'}": (label) => not(is(label("tier"), "x")),
  "tier in { '' }": (label) => is(label("tier"), ""),
  "app == 'a' && tier == 'x'": (label) => and(is(label("app"), "a"), is(label("tier"), "x")),
  "app == 'b' || tier == 'x' && app == 'a'": (label) =>
    or(is(label("app"), "b"), and(is(label("tier"), "x"), is(label("app"), "a"))),
  "!(app == 'a' || has(tier))": (label) => not(or(is(label("app"), "a"), has(label("tier")))),
  "constructor contains 'struct'": (label) => about(label("constructor"), isGap, (text) => text.includes("struct")),
  "constructor starts with 'con'": (label) => about(label("constructor"), isGap, (text) => text.startsWith("con")),
  "!app ends with 'a'": (label) => not(about(label("app"), isGap, (text) => text.endsWith("a"))),
  "projectcalico.org/namespace == 'a'": (label) => is(label("projectcalico.org/namespace"), "a"),
  "projectcalico.org/namespace not in {'default'}": (label) => not(is(label("projectcalico.org/namespace"), "default")),
  "projectcalico.org/orchestrator == 'k8s'": (label) => is(label("projectcalico.org/orchestrator"), "k8s"),
  "pcns.tier == 'x'": (label) => is(label("pcns.tier"), "x"),
};

export const namespaceSelectors: Readonly<Record<string, (label: Lookup, isIn: boolean) => Truth>> = {
  "all()": (_, isIn) => (isIn ? 1 : 0),
  "global()": (_, isIn) => (isIn ? 0 : 1),
  "app == 'a'": (label) => is(label("app"), "a"),
  "app != 'a'": (label) => not(is(label("app"), "a")),
  "has(tier) || !has(app)": (label) => or(has(label("tier")), not(has(label("app")))),
  "projectcalico.org/name in {'a', 'default'}": (label) => is(label("projectcalico.org/name"), "a", "default"),
  "kubernetes.io/metadata.name != 'b'": (label) => not(is(label("kubernetes.io/metadata.name"), "b")),
};
