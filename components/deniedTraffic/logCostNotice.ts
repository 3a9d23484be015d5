import type { Notice } from "../notice";

/** Records that a node sends in a minute where nothing else is said. */
export const defaultRecordsPerMinute = 120;

/** Bytes of a record, rounded up, with the 26 that CloudWatch counts for each. */
export const bytesPerRecord = 700;

export interface LogVolume {
  recordsPerMinute: number;
  /** Undefined where it is not known how many there are. */
  nodes: number | undefined;
}

/** How much a day of denied traffic can come to in CloudWatch, which is paid by the byte that is taken in. */
export function logCostNotice({ recordsPerMinute, nodes }: LogVolume): Notice {
  const records = recordsPerMinute * 60 * 24;
  const bytes = records * bytesPerRecord;
  const all = nodes === undefined ? "" : `, ${count(nodes, "node")} ${megabytes(bytes * nodes)}`;
  return {
    severity: "info",
    message:
      `each node sends at most ${records.toLocaleString("en-US")} records of denied traffic a day to CloudWatch, ` +
      `${megabytes(bytes)} at ${String(bytesPerRecord)} bytes each${all}; what exceeds it is dropped`,
    fixes: [],
  };
}

const megabytes = (bytes: number) => `${Math.ceil(bytes / 1_000_000).toLocaleString("en-US")} MB`;

const count = (number: number, noun: string) => `${String(number)} ${noun}${number === 1 ? "" : "s"}`;
