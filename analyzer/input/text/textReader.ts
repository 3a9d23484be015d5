import type { InputProblem, Origin } from "../../model";
import { ItemOrigin } from "../itemOrigin";
import { readPulumi } from "../pulumi/document";
import type { SourcedObject } from "../readObjects";
import type { SourceText } from "../readTexts";
import { countKeys, type JsonValue, repeatedKey, scanJson } from "./jsonText";
import { lineAt } from "./lines";
import { JsonOrigin, YamlOrigin } from "./textOrigin";
import { splitDocuments, type YamlDocument } from "./yamlDocuments";
import { parseYaml, tooDeepMessage } from "./yamlText";

/** What documents say that were read before, by the text of the document. */
export type ReadDocuments = Map<string, unknown>;

/** Finds the objects in texts. What it finds wrong on the way is in `problems` afterwards. */
export class TextReader {
  readonly problems: InputProblem[] = [];
  readonly notes: string[] = [];
  /** The documents of this reading, where they are to be remembered. */
  readonly read: ReadDocuments = new Map();
  /** The first of the sources by name, and whether any had something in it that was looked for. */
  private first: string | undefined;
  private hasObjects = false;

  /**
   * @param known documents that were read before
   * @param remembers whether to keep those that are read now
   */
  constructor(
    private readonly known: ReadDocuments,
    private readonly remembers: boolean,
  ) {}

  *objects(texts: Iterable<SourceText>): Iterable<SourcedObject> {
    for (const { source, text } of texts) {
      if (this.first === undefined || source < this.first) this.first = source;
      yield* this.textObjects(source, withPlainBreaks(text));
    }
    if (this.first === undefined || this.hasObjects || this.problems.length > 0) return;
    this.problems.push({
      source: this.first,
      line: undefined,
      path: "",
      message:
        "no Kubernetes object found in the input; name manifests, or what `pulumi stack export` or " +
        "`pulumi preview --json` prints",
    });
  }

  private *textObjects(source: string, text: string): Iterable<SourcedObject> {
    const scan = /^\s*[[{]/.test(text) ? scanJson(text) : undefined;
    if (scan !== undefined && "tooDeep" in scan) {
      this.complain(source, lineAt(text, scan.tooDeep), tooDeepMessage);
      return;
    }
    if (scan !== undefined) {
      const values = scan.values.map((value) => ({ value, parsed: parseJson(text, value) }));
      if (values.every(({ parsed }) => parsed !== undefined)) {
        for (const { value, parsed } of values) yield* this.jsonObjects(source, text, value, parsed);
        return;
      }
    }
    // What only looks like JSON may be YAML in flow style; and YAML says best at which line it is broken.
    for (const document of splitDocuments(text)) yield* this.yamlObjects(source, document);
  }

  private *jsonObjects(source: string, text: string, place: JsonValue, value: unknown): Iterable<SourcedObject> {
    if (countKeys(value) !== place.keys) {
      const repeated = repeatedKey(text, place);
      const line = lineAt(text, repeated?.at ?? place.start);
      this.complain(source, line, `\`${repeated?.key ?? ""}\` is given twice in the same place; remove one of them`);
      return;
    }
    yield* this.valueObjects(value, new JsonOrigin(source, text, place));
  }

  private *yamlObjects(source: string, document: YamlDocument): Iterable<SourcedObject> {
    const known = this.known.size === 0 ? undefined : this.known.get(document.text);
    const parsed = known === undefined ? parseYaml(source, document) : { value: known };
    if ("problem" in parsed) {
      this.problems.push(parsed.problem);
      return;
    }
    // A marker alone, or with a comment, is no document.
    if (parsed.value === null) return;
    if (this.remembers) this.read.set(document.text, parsed.value);
    yield* this.valueObjects(parsed.value, new YamlOrigin(source, document));
  }

  private valueObjects(value: unknown, origin: Origin): readonly SourcedObject[] {
    if (Array.isArray(value)) {
      return value.flatMap((item, index) => this.valueObjects(item, new ItemOrigin(origin, "", index)));
    }
    const pulumi = readPulumi(value, origin.source);
    if (pulumi !== undefined) {
      this.hasObjects = true;
      this.problems.push(...pulumi.problems);
      this.notes.push(...pulumi.notes);
      return pulumi.objects;
    }
    if (hasKind(value)) this.hasObjects = true;
    return [{ object: value, origin }];
  }

  private complain(source: string, line: number, message: string): void {
    this.problems.push({ source, line, path: "", message });
  }
}

function hasKind(value: unknown): boolean {
  return typeof value === "object" && value !== null && "kind" in value;
}

/** The text without a byte order mark, and with `\n` for every kind of line break. */
function withPlainBreaks(text: string): string {
  const broken = text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
  const marked = broken.startsWith("\uFEFF") ? broken.slice(1) : broken;
  return marked.includes("\uFEFF") ? marked.replaceAll("\n\uFEFF---", "\n---") : marked;
}

function parseJson(text: string, { start, end }: JsonValue): unknown {
  try {
    return JSON.parse(text.slice(start, end));
  } catch {
    return undefined;
  }
}
