import type { Origin } from "../../model";
import { JsonPlaces } from "./jsonPlaces";
import type { JsonValue } from "./jsonText";
import { lineAt } from "./lines";
import type { YamlDocument } from "./yamlDocuments";
import { yamlOffsetOf } from "./yamlPlaces";

/** A document of YAML in a text. */
export class YamlOrigin implements Origin {
  constructor(
    readonly source: string,
    private readonly document: YamlDocument,
  ) {}

  line(path: string): number {
    const { text, line } = this.document;
    return line - 1 + lineAt(text, yamlOffsetOf(text, path));
  }
}

/** A value of JSON in a text. */
export class JsonOrigin implements Origin {
  private readonly places: JsonPlaces;

  constructor(
    readonly source: string,
    private readonly text: string,
    value: JsonValue,
  ) {
    this.places = new JsonPlaces(text, value);
  }

  line(path: string): number {
    return lineAt(this.text, this.places.offsetOf(path));
  }
}
