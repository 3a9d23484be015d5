import { EVENT_ID, type Event, getScalarValue, parseEvents, SCALAR_STYLE, type ScalarEvent } from "js-yaml";
import { longestKey } from "../objects/valueAt";
import { maxDepth } from "./jsonText";
import { plainValue } from "./plainScalar";

/** Where a value stands in a text of YAML, and the values in it. */
interface Place {
  readonly at: number;
  readonly fields: Map<string, Place>;
  readonly items: Place[];
}

/** Where in a document that was read the field at the path stands, or else the nearest around it. */
export function yamlOffsetOf(text: string, path: string): number {
  let place = placesIn(text);
  let rest = path;
  while (rest !== "") {
    const step = nextStep(place, rest);
    if (step === undefined) break;
    place = step.place;
    rest = step.rest.startsWith(".") ? step.rest.slice(1) : step.rest;
  }
  return place.at;
}

function nextStep(place: Place, path: string): { place: Place; rest: string } | undefined {
  const index = /^\[([0-9]+)\]/.exec(path);
  if (index !== null) {
    const item = place.items[Number(index[1])];
    return item === undefined ? undefined : { place: item, rest: path.slice(index[0].length) };
  }
  const name = longestKey(path, (one) => place.fields.has(one));
  const field = name === undefined ? undefined : place.fields.get(name);
  return name === undefined || field === undefined ? undefined : { place: field, rest: path.slice(name.length) };
}

/** The places of the document that was asked for last, since questions about one come together. */
let latest: { readonly text: string; readonly root: Place } | undefined;

function placesIn(text: string): Place {
  if (latest?.text !== text) latest = { text, root: rootOf(text) };
  return latest.root;
}

/** A mapping or sequence in which the parser is. */
interface Frame {
  readonly place: Place;
  readonly isMapping: boolean;
  /** Where the key stands whose value comes next. */
  key: Place | undefined;
}

function rootOf(text: string): Place {
  const document = newPlace(0);
  const open: Frame[] = [{ place: document, isMapping: false, key: undefined }];
  for (const event of parseEvents(text, { maxDepth })) {
    const frame = open.at(-1);
    // One document is all that is asked for.
    if (frame === undefined) break;
    if (event.type === EVENT_ID.DOCUMENT) continue;
    if (event.type === EVENT_ID.POP) {
      open.pop();
      continue;
    }
    const place = placeOf(event, frame, text);
    const isMapping = event.type === EVENT_ID.MAPPING;
    if (isMapping || event.type === EVENT_ID.SEQUENCE) open.push({ place, isMapping, key: undefined });
  }
  return document.items[0] ?? document;
}

/** The place of what begins with the event; a value in a mapping stands where its key does. */
function placeOf(event: Event, frame: Frame, text: string): Place {
  const { key } = frame;
  frame.key = undefined;
  if (key !== undefined) return key;
  const place = newPlace(startOf(event, frame.place.at));
  if (!frame.isMapping) {
    frame.place.items.push(place);
  } else {
    frame.key = place;
    if (event.type === EVENT_ID.SCALAR) frame.place.fields.set(keyOf(text, event), place);
  }
  return place;
}

function newPlace(at: number): Place {
  return { at, fields: new Map(), items: [] };
}

function startOf(event: Event, around: number): number {
  const starts: number[] = [];
  if ("start" in event) starts.push(event.start);
  if ("valueStart" in event) starts.push(event.valueStart);
  if ("anchorStart" in event) starts.push(event.anchorStart);
  return starts.find((start) => start >= 0) ?? around;
}

function keyOf(text: string, event: ScalarEvent): string {
  const written = getScalarValue(text, event);
  return event.style === SCALAR_STYLE.PLAIN ? String(plainValue(written)) : written;
}
