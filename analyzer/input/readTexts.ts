import type { Cluster, InputProblem } from "../model";
import { compareProblems } from "./complaints";
import { type Reading, readObjects } from "./readObjects";
import { type ReadDocuments, TextReader } from "./text/textReader";

/** A text to be read, such as the contents of a file. */
export interface SourceText {
  /** How it is called in messages: the path of the file, or `-` for standard input. */
  readonly source: string;
  readonly text: string;
}

/** Reads texts, one cluster a time, and knows what it has read before. */
export interface Reader {
  /**
   * The cluster of the objects in the texts. What an earlier reading had too is taken from it, so that policies and
   * workloads that did not change are equal by reference; they keep the origin that they have there.
   */
  read(texts: Iterable<SourceText>): Reading;
}

/**
 * Reads Kubernetes objects from texts: YAML of any number of documents, JSON, and what `pulumi stack export` and
 * `pulumi preview --json` print, told apart by their content. What cannot be read is a problem with its place.
 */
export function readTexts(texts: Iterable<SourceText>): Reading {
  return readWith(new TextReader(new Map(), false), texts, undefined);
}

/**
 * A reader for several trees that have much in common, such as those before and after a change.
 *
 * @param count how many there are: documents are remembered as long as another tree is to come
 */
export function createReader(count = Infinity): Reader {
  const documents: ReadDocuments = new Map();
  let left = count;
  let earlier: Cluster | undefined;
  return {
    read(texts) {
      const reader = new TextReader(documents, --left > 0);
      const reading = readWith(reader, texts, earlier);
      for (const [text, value] of reader.read) documents.set(text, value);
      earlier = reading.cluster;
      return reading;
    },
  };
}

function readWith(reader: TextReader, texts: Iterable<SourceText>, earlier: Cluster | undefined): Reading {
  const { cluster, problems, notes } = readObjects(reader.objects(texts), earlier);
  const all: InputProblem[] = [...reader.problems, ...problems];
  return { cluster, problems: all.sort(compareProblems), notes: [...reader.notes.sort(), ...notes] };
}
