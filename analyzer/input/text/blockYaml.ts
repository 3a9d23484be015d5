import { plainValue, type PlainValue } from "./plainScalar";

/**
 * Reads a document in the plain style that nearly all manifests are written in: mappings and sequences by indentation,
 * of words and simple quoted texts. It does that several times as fast as a parser of all of YAML, and gives the same.
 *
 * @returns undefined where the document has anything else in it, or something wrong: that is for a whole parser
 */
export function readBlockYaml(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: new BlockReader(text).document() };
  } catch (error) {
    if (error === somethingElse) return undefined;
    throw error;
  }
}

const somethingElse = new Error("not in the plain style");

/** Deeper than any manifest that is worth the hurry. */
const maxDepth = 60;

type Mapping = Record<string, unknown>;

class BlockReader {
  /** Where the reader is: at the first character of a line's content, or behind something in it. */
  private at = 0;
  /** Column of that first character; -1 at the end of the text. */
  private indent = 0;
  private depth = 0;

  constructor(private readonly text: string) {}

  document(): unknown {
    const { text } = this;
    if (text.startsWith("---")) {
      this.at = 3;
      this.endLine();
    }
    this.nextLine();
    const value = this.block();
    if (this.indent !== -1) throw somethingElse;
    return value;
  }

  /** Goes to the next line with content, from anywhere behind the content of one. */
  private nextLine(): void {
    const { text } = this;
    let at = this.at;
    for (;;) {
      const start = at;
      let code = text.charCodeAt(at);
      while (code === space) code = text.charCodeAt(++at);
      if (code === lineFeed) {
        at++;
      } else if (code === hash) {
        at = endOfLine(text, at) + 1;
        if (at > text.length) at = text.length;
      } else {
        this.at = at;
        this.indent = at >= text.length ? -1 : at - start;
        return;
      }
    }
  }

  /** Nothing but spaces and a comment may follow on the line; goes behind its end. */
  private endLine(): void {
    const { text } = this;
    let at = this.at;
    let code = text.charCodeAt(at);
    while (code === space) code = text.charCodeAt(++at);
    if (code === hash && at > this.at) {
      at = endOfLine(text, at);
      code = text.charCodeAt(at);
    }
    if (code === lineFeed) this.at = at + 1;
    else if (at >= text.length) this.at = at;
    else throw somethingElse;
  }

  /** The mapping or sequence that begins here. */
  private block(): unknown {
    if (++this.depth > maxDepth) throw somethingElse;
    const value = this.isDash() ? this.sequence(this.indent) : this.mapping(this.indent);
    this.depth--;
    return value;
  }

  private isDash(): boolean {
    const { text, at } = this;
    if (text.charCodeAt(at) !== dash) return false;
    const next = text.charCodeAt(at + 1);
    return next === space || next === lineFeed || at + 1 >= text.length;
  }

  private mapping(indent: number): Mapping {
    const mapping: Mapping = {};
    do {
      const key = this.key();
      if (key === undefined) throw somethingElse;
      // What every object inherits looks like a key that is there, and hardly anything is called like that.
      if (mapping[key] !== undefined) throw somethingElse;
      mapping[key] = this.value(indent);
    } while (this.indent === indent);
    if (this.indent > indent) throw somethingElse;
    return mapping;
  }

  /** What stands behind a key of a mapping: on the same line, or below. */
  private value(indent: number): unknown {
    if (this.skipToContent()) return this.inline(indent);
    this.nextLine();
    // A sequence may begin at the column of the key that it belongs to.
    if (this.indent > indent || (this.indent === indent && this.isDash())) return this.block();
    return null;
  }

  private sequence(indent: number): unknown[] {
    const items: unknown[] = [];
    do {
      const start = this.at;
      this.at++;
      if (this.skipToContent()) {
        const column = indent + this.at - start;
        if (this.isDash() || this.isKey()) {
          this.indent = column;
          items.push(this.block());
        } else {
          items.push(this.inline(indent));
        }
      } else {
        this.nextLine();
        items.push(this.indent > indent ? this.block() : null);
      }
    } while (this.indent === indent && this.isDash());
    if (this.indent > indent) throw somethingElse;
    return items;
  }

  /** Whether there is content on the line; where there is none, goes behind the end of the line. */
  private skipToContent(): boolean {
    const { text } = this;
    let at = this.at;
    let code = text.charCodeAt(at);
    while (code === space) code = text.charCodeAt(++at);
    if (code === lineFeed || code === hash || at >= text.length) {
      this.endLine();
      return false;
    }
    this.at = at;
    return true;
  }

  /** A value that ends with its line, which must be the last of it. */
  private inline(indent: number): unknown {
    let value: unknown;
    if (this.text.charCodeAt(this.at) === bar) {
      value = this.literal(indent);
    } else {
      value = this.scalar();
      this.endLine();
    }
    // Words deeper on the next line would belong to this one: whoever called sees to that.
    this.nextLine();
    return value;
  }

  private scalar(): unknown {
    const { text, at } = this;
    switch (text.charCodeAt(at)) {
      case doubleQuote:
      case singleQuote:
        return this.quoted();
      case openBrace:
        if (text.charCodeAt(at + 1) !== closeBrace) throw somethingElse;
        this.at += 2;
        return {};
      case openBracket:
        return this.flowSequence();
      default:
        return this.plain();
    }
  }

  private quoted(): string {
    const { text, at: start } = this;
    const quote = text.charCodeAt(start);
    let at = start + 1;
    for (let code = text.charCodeAt(at); code !== quote; code = text.charCodeAt(++at)) {
      // Not in ASCII, an escape, or the end of the line: `NaN` is none of them either.
      if (!(code >= space && code <= tilde) || code === backslash) throw somethingElse;
    }
    this.at = at + 1;
    return text.slice(start + 1, at);
  }

  /** A list of words on one line, such as `[Ingress, Egress]`. */
  private flowSequence(): unknown[] {
    const { text } = this;
    const items: unknown[] = [];
    this.at++;
    for (;;) {
      while (text.charCodeAt(this.at) === space) this.at++;
      const start = this.at;
      if (text.charCodeAt(start) === closeBracket && items.length === 0) break;
      if (text.charCodeAt(start) === doubleQuote || text.charCodeAt(start) === singleQuote) {
        items.push(this.quoted());
      } else {
        while (isInKey[text.charCodeAt(this.at)] === 1) this.at++;
        if (this.at === start || text.charCodeAt(start) === dash) throw somethingElse;
        items.push(plainValue(text.slice(start, this.at)));
      }
      while (text.charCodeAt(this.at) === space) this.at++;
      const code = text.charCodeAt(this.at);
      if (code === closeBracket) break;
      if (code !== comma) throw somethingElse;
      this.at++;
    }
    this.at++;
    return items;
  }

  /** Words up to the end of the line or a comment. */
  private plain(): PlainValue {
    const { text, at: start } = this;
    let at = start;
    let code = text.charCodeAt(at);
    // `-` begins a word where more of it follows.
    if (isFirst[code] !== 1 && !(code === dash && text.charCodeAt(at + 1) > space)) throw somethingElse;
    let end = at;
    while (code >= space && code <= tilde) {
      if (code === colon) {
        const next = text.charCodeAt(at + 1);
        if (next === space || next === lineFeed || at + 1 >= text.length) throw somethingElse;
      } else if (code === hash && text.charCodeAt(at - 1) === space) {
        break;
      }
      if (code !== space) end = at + 1;
      code = text.charCodeAt(++at);
    }
    this.at = end;
    return plainValue(text.slice(start, end));
  }

  /** Lines of a text that stand deeper than its key, after `|` or `|-`. */
  private literal(indent: number): string {
    const { text } = this;
    this.at++;
    const isStripped = text.charCodeAt(this.at) === dash;
    if (isStripped) this.at++;
    this.endLine();
    let start = this.at;
    let column = 0;
    while (text.charCodeAt(start + column) === space) column++;
    // Without a line that says how deep the text stands.
    if (column <= indent || start + column >= text.length || text.charCodeAt(start + column) === lineFeed) {
      throw somethingElse;
    }
    let value = "";
    let length = 0;
    while (start < text.length) {
      const end = endOfLine(text, start);
      let margin = 0;
      while (margin < column && text.charCodeAt(start + margin) === space) margin++;
      if (margin < column && start + margin < end) break;
      value += start + margin < end ? `${text.slice(start + column, end)}\n` : "\n";
      if (start + margin < end) length = value.length;
      start = end + 1;
    }
    this.at = Math.min(start, text.length);
    // Empty lines at the end are none of it.
    const lines = value.slice(0, isStripped ? length - 1 : length);
    if (!printable.test(lines)) throw somethingElse;
    return lines;
  }

  private isKey(): boolean {
    const { at } = this;
    const isKey = this.key() !== undefined;
    this.at = at;
    return isKey;
  }

  /** A key, and goes behind its colon; undefined where there is none. */
  private key(): string | undefined {
    const { text, at: start } = this;
    let at = start;
    let code = text.charCodeAt(at);
    let key: string;
    if (code === doubleQuote || code === singleQuote) {
      key = this.quoted();
      at = this.at;
      code = text.charCodeAt(at);
    } else {
      if (isKeyFirst[code] !== 1) return undefined;
      while (isInKey[code] === 1) code = text.charCodeAt(++at);
      key = text.slice(start, at);
      if (isOtherFirst[text.charCodeAt(start)] === 1 && typeof plainValue(key) !== "string") return undefined;
    }
    const next = text.charCodeAt(at + 1);
    if (code !== colon || !(next === space || next === lineFeed || at + 1 >= text.length)) return undefined;
    this.at = at + 1;
    return key;
  }
}

/** Where the line ends. */
function endOfLine(text: string, start: number): number {
  const end = text.indexOf("\n", start);
  return end < 0 ? text.length : end;
}

// Codes of characters.
const lineFeed = 0x0a;
const space = 0x20;
const doubleQuote = 0x22;
const hash = 0x23;
const singleQuote = 0x27;
const comma = 0x2c;
const dash = 0x2d;
const colon = 0x3a;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const bar = 0x7c;
const closeBrace = 0x7d;
const tilde = 0x7e;

const printable = /^[\t\n -~]*$/;
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const digits = "0123456789";
/** By code, 1 for what a word may begin with. */
const isFirst = tableOf(`${letters}${digits}_./+$(=~<^;\\`);
/** The same for what a key may begin with, and what may be in it. */
const isKeyFirst = tableOf(`${letters}${digits}_./+`);
const isInKey = tableOf(`${letters}${digits}_./-`);
/** The same for the beginning of a key that may be something else than a text. */
const isOtherFirst = tableOf(`${digits}+.yYnNtTfFoO`);

function tableOf(characters: string): Uint8Array {
  const table = new Uint8Array(128);
  for (let index = 0; index < characters.length; index++) table[characters.charCodeAt(index)] = 1;
  return table;
}
