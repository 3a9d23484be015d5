import type { ManifestFiles } from "./generator/files";
import type { SizeName } from "./generator/inventory";

/** A command of `portcullis`, with what it is compared with. */
export interface MeasuredCommand {
  readonly title: string;
  readonly args: (files: ManifestFiles) => readonly string[];
  /** What the floor reads: the same. */
  readonly reads: (files: ManifestFiles) => readonly string[];
  /** 1 where findings or differences may be the answer. */
  readonly exitCodes: readonly number[];
  /** The most that it may take, as multiples of the floor. */
  readonly wanted: Readonly<Partial<Record<SizeName, Limits>>>;
}

export interface Limits {
  readonly time?: number;
  readonly memory?: number;
}

/** The most that `--help` may take, as a multiple of a Node that does nothing. */
export const wantedOfHelp: Limits = { time: 1.5 };

const threeTimes: Limits = { time: 3, memory: 2.5 };

export const commands: readonly MeasuredCommand[] = [
  {
    title: "list --pairs",
    args: ({ before }) => ["list", before, "--pairs"],
    reads: ({ before }) => [before],
    exitCodes: [0],
    wanted: { M: threeTimes },
  },
  {
    title: "list --output csv",
    args: ({ before }) => ["list", before, "--output", "csv"],
    reads: ({ before }) => [before],
    exitCodes: [0],
    wanted: { L: { time: 5 } },
  },
  {
    title: "audit",
    args: ({ before }) => ["audit", before],
    reads: ({ before }) => [before],
    exitCodes: [0, 1],
    wanted: { L: threeTimes, XL: threeTimes },
  },
  {
    title: "diff",
    args: ({ before, after }) => ["diff", before, after],
    reads: ({ before, after }) => [before, after],
    exitCodes: [0],
    wanted: { L: threeTimes, XL: threeTimes },
  },
  {
    title: "audit of JSON",
    args: ({ jsonBefore }) => ["audit", jsonBefore],
    reads: ({ jsonBefore }) => [jsonBefore],
    exitCodes: [0, 1],
    wanted: {},
  },
  {
    title: "diff of JSON",
    args: ({ jsonBefore, jsonAfter }) => ["diff", jsonBefore, jsonAfter],
    reads: ({ jsonBefore, jsonAfter }) => [jsonBefore, jsonAfter],
    exitCodes: [0],
    wanted: {},
  },
];
