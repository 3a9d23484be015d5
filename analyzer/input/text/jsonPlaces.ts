import { beginsWith } from "../objects/valueAt";
import { endOfText, type JsonValue, skipSpace } from "./jsonText";

/** Finds where fields stand in a value of right JSON. */
export class JsonPlaces {
  /** Where the items of the list begin that the value is or has, once they were asked for: there may be many. */
  private items: readonly number[] | undefined;

  constructor(
    private readonly text: string,
    private readonly value: JsonValue,
  ) {}

  /** Where the field at the path stands, or else the nearest around it. */
  offsetOf(path: string): number {
    const item = /^(?:items)?\[([0-9]+)\]\.?/.exec(path);
    if (item === null) return this.find(this.value.start, this.value.start, path);
    this.items ??= this.itemStarts();
    const start = this.items[Number(item[1])];
    return start === undefined ? this.value.start : this.find(start, start, path.slice(item[0].length));
  }

  private itemStarts(): readonly number[] {
    const { start } = this.value;
    const list = this.text.charAt(start) === "[" ? start : this.memberOf(start, "items")?.value;
    return list === undefined || this.text.charAt(list) !== "[" ? [] : Array.from(this.elements(list));
  }

  /** @param around where the value's key stands, or the value itself */
  private find(start: number, around: number, path: string): number {
    if (path === "") return around;
    const char = this.text.charAt(start);
    if (char === "{") {
      const member = this.memberOf(start, path);
      if (member === undefined) return around;
      const rest = path.slice(member.name.length);
      return this.find(member.value, member.key, rest.startsWith(".") ? rest.slice(1) : rest);
    }
    const index = char === "[" ? /^\[([0-9]+)\]\.?/.exec(path) : null;
    if (index === null) return around;
    let left = Number(index[1]);
    for (const element of this.elements(start)) {
      if (left-- === 0) return this.find(element, element, path.slice(index[0].length));
    }
    return around;
  }

  /** The member of an object with the longest name that the path begins with: names may have dots. */
  private memberOf(start: number, path: string): { name: string; key: number; value: number } | undefined {
    const { text } = this;
    let longest: { name: string; key: number; value: number } | undefined;
    for (let at = skipSpace(text, start + 1); text.charAt(at) === '"';) {
      const close = endOfText(text, at);
      const name = JSON.parse(text.slice(at, close + 1)) as string;
      const value = skipSpace(text, skipSpace(text, close + 1) + 1);
      if (beginsWith(path, name) && name.length >= (longest?.name.length ?? 0)) longest = { name, key: at, value };
      at = skipSpace(text, this.endOf(value));
      if (text.charAt(at) === ",") at = skipSpace(text, at + 1);
    }
    return longest;
  }

  private *elements(start: number): Iterable<number> {
    const { text } = this;
    let at = skipSpace(text, start + 1);
    while (text.charAt(at) !== "]") {
      yield at;
      at = skipSpace(text, this.endOf(at));
      if (text.charAt(at) === ",") at = skipSpace(text, at + 1);
    }
  }

  /** Where the value that begins here ends. */
  private endOf(start: number): number {
    const { text } = this;
    let depth = 0;
    for (let at = start; at < text.length; at++) {
      const char = text.charAt(at);
      if (char === '"') at = endOfText(text, at);
      else if (char === "{" || char === "[") depth++;
      else if (char === "}" || char === "]") depth--;
      else if (depth > 0 || !", \n\t".includes(char)) continue;
      // A bracket that belongs to what is around, or the end of a number or a word.
      else return at;
      if (depth < 0) return at;
      if (depth === 0) return at + 1;
    }
    return text.length;
  }
}
