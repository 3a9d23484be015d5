/** What a selector of Calico asks of labels. */
export type LabelExpression =
  | { readonly is: "everything" }
  /** What belongs to no namespace. */
  | { readonly is: "global" }
  | { readonly is: "has"; readonly key: string }
  /** `==` comes down to it too. */
  | { readonly is: "in"; readonly key: string; readonly values: readonly string[] }
  | { readonly is: "contains" | "startsWith" | "endsWith"; readonly key: string; readonly value: string }
  | { readonly is: "not"; readonly of: LabelExpression }
  | { readonly is: "and" | "or"; readonly of: readonly LabelExpression[] };

/** A selector that is written wrong; the message says where, from 1, and what was expected. */
export class SelectorError extends RangeError {}

/**
 * Reads a selector in Calico's language
 * (https://docs.tigera.io/calico/latest/reference/resources/networkpolicy#selectors): `app == 'web'`, `!=`, `in {…}`,
 * `not in {…}`, `contains`, `starts with`, `ends with`, `has(key)`, `all()`, `global()`, joined by `!`, `&&`, `||` and
 * parentheses. The empty text is `all()`. `!=` and `not in` also hold where the key is missing.
 *
 * @throws SelectorError
 */
export function parseSelector(text: string): LabelExpression {
  const tokens = new Tokens(text);
  if (tokens.isAtEnd()) return { is: "everything" };
  const expression = either(tokens, 0);
  if (!tokens.isAtEnd()) tokens.fail("`&&`, `||` or the end");
  return expression;
}

/** `!` binds most, then `&&`, then `||`. */
function either(tokens: Tokens, depth: number): LabelExpression {
  return joined(
    "or",
    () => all(tokens, depth),
    () => tokens.takes("||"),
  );
}

function all(tokens: Tokens, depth: number): LabelExpression {
  return joined(
    "and",
    () => operand(tokens, depth),
    () => tokens.takes("&&"),
  );
}

function joined(is: "and" | "or", next: () => LabelExpression, goesOn: () => boolean): LabelExpression {
  const first = next();
  const of = [first];
  while (goesOn()) of.push(next());
  return of.length === 1 ? first : { is, of };
}

function operand(tokens: Tokens, depth: number): LabelExpression {
  if (depth > maxDepth) tokens.fail(`at most ${String(maxDepth)} levels of \`!\` and parentheses`);
  if (tokens.takes("!")) return not(operand(tokens, depth + 1));
  if (tokens.takes("(")) {
    const inner = either(tokens, depth + 1);
    tokens.expect(")");
    return inner;
  }
  if (tokens.takes("all()")) return { is: "everything" };
  if (tokens.takes("global()")) return { is: "global" };
  if (tokens.takes("has(")) {
    const key = tokens.key();
    tokens.expect(")");
    return { is: "has", key };
  }
  return comparison(tokens);
}

function comparison(tokens: Tokens): LabelExpression {
  const key = tokens.key();
  if (tokens.takes("==")) return { is: "in", key, values: [tokens.value()] };
  if (tokens.takes("!=")) return not({ is: "in", key, values: [tokens.value()] });
  if (tokens.takes("not in")) return not({ is: "in", key, values: tokens.values() });
  if (tokens.takes("in")) return { is: "in", key, values: tokens.values() };
  if (tokens.takes("contains")) return { is: "contains", key, value: tokens.value() };
  if (tokens.takes("starts with")) return { is: "startsWith", key, value: tokens.value() };
  if (tokens.takes("ends with")) return { is: "endsWith", key, value: tokens.value() };
  return tokens.fail("`==`, `!=`, `in`, `not in`, `contains`, `starts with` or `ends with`");
}

function not(of: LabelExpression): LabelExpression {
  return { is: "not", of };
}

/** Deeper than anybody writes, and far from what a stack of calls takes. */
const maxDepth = 100;

type Symbol = keyof typeof patterns;

const patterns = {
  "||": /\s*\|\|/y,
  "&&": /\s*&&/y,
  "!": /\s*!(?!=)/y,
  "(": /\s*\(/y,
  ")": /\s*\)/y,
  "{": /\s*\{/y,
  "}": /\s*\}/y,
  ",": /\s*,/y,
  "==": /\s*==/y,
  "!=": /\s*!=/y,
  "all()": /\s*all\(\s*\)/y,
  "global()": /\s*global\(\s*\)/y,
  "has(": /\s*has\(/y,
  in: /\s*in(?=[\s{])/y,
  "not in": /\s*not\s+in(?=[\s{])/y,
  contains: /\s*contains(?=[\s'"])/y,
  "starts with": /\s*starts\s+with(?=[\s'"])/y,
  "ends with": /\s*ends\s+with(?=[\s'"])/y,
} as const;

const keyPattern = /\s*([a-zA-Z0-9_./-]{1,512})/y;
const valuePattern = /\s*(?:'([^']*)'|"([^"]*)")/y;

/** Reads a selector from its beginning. */
class Tokens {
  private at = 0;

  constructor(private readonly text: string) {}

  isAtEnd(): boolean {
    return this.text.slice(this.at).trim() === "";
  }

  /** Goes past the symbol where it comes next. */
  takes(symbol: Symbol): boolean {
    return this.match(patterns[symbol]) !== undefined;
  }

  expect(symbol: Symbol): void {
    if (!this.takes(symbol)) this.fail(`\`${symbol}\``);
  }

  key(): string {
    return this.match(keyPattern)?.[1] ?? this.fail("the key of a label, `has(`, `all()`, `!` or `(`");
  }

  value(): string {
    const found = this.match(valuePattern);
    return found?.[1] ?? found?.[2] ?? this.fail("a value in quotes, as in `'web'`");
  }

  values(): readonly string[] {
    this.expect("{");
    const values: string[] = [];
    if (this.takes("}")) return values;
    do values.push(this.value());
    while (this.takes(","));
    this.expect("}");
    return values;
  }

  fail(expected: string): never {
    const rest = this.text.slice(this.at);
    const place = this.at + (rest.length - rest.trimStart().length) + 1;
    throw new SelectorError(`at character ${String(place)}: expected ${expected}`);
  }

  private match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found === null) return undefined;
    this.at = pattern.lastIndex;
    return found;
  }
}
