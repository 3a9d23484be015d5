import type { JsonFields } from "./flowLine";

/**
 * The time at which a line was written, from what stands before its message: in the forms of journalctl, syslog, dmesg,
 * container runtimes and `aws logs tail`. Without a zone it is taken for UTC; without a year for the last such day.
 *
 * @param now milliseconds since 1970
 */
export function lineTime(line: string, now: number): number | undefined {
  const head = line.slice(0, 80);
  const [, date = "", clock = "", fraction, zone] = iso.exec(head) ?? [];
  if (date !== "") return isoTime(date, clock, fraction, zone);
  const [, month, day, time = "", year] = withMonth.exec(head) ?? [];
  if (month === undefined || day === undefined) return undefined;
  const number = months.indexOf(month) + 1;
  const at = (one: number) =>
    isoTime(`${String(one)}-${String(number).padStart(2, "0")}-${day.trim().padStart(2, "0")}`, time, undefined, "Z");
  if (year !== undefined) return at(Number(year));
  const latest = new Date(now + day24).getUTCFullYear();
  // The 29th of February may be several years back.
  for (let one = latest; one > latest - 9; one--) {
    const found = at(one);
    if (found !== undefined && found <= now + day24) return found;
  }
  return undefined;
}

const day24 = 86_400_000;
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const iso =
  /([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}:[0-9]{2})(?:[.,]([0-9]{1,9}))? ?(Z|UTC|[+-][0-9]{2}:?[0-9]{2})?/;
const withMonth =
  /(?:^|[\s[>])(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) ([ 0-9]?[0-9]) ([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.[0-9]{1,9})?(?: ([0-9]{4})\])?/;

function isoTime(date: string, clock: string, fraction = "0", zone = "Z"): number | undefined {
  const offset = zone === "UTC" || zone === "Z" ? "Z" : zone.replace(/^([+-]..):?(..)$/, "$1:$2");
  const time = sane(Date.parse(`${date}T${clock}.${fraction.slice(0, 3).padEnd(3, "0")}${offset}`));
  // Where a month is shorter, the date is one of the next.
  return time !== undefined && zone === "Z" && new Date(time).toISOString().slice(0, 10) !== date ? undefined : time;
}

/** The time in one of the fields in which agents, the journal and CloudWatch have it. */
export function jsonTime(fields: JsonFields, now: number): number | undefined {
  const microseconds = fields["__REALTIME_TIMESTAMP"] ?? fields["_SOURCE_REALTIME_TIMESTAMP"];
  if (typeof microseconds === "string" && /^[0-9]{1,17}$/.test(microseconds)) return sane(Number(microseconds) / 1000);
  for (const name of ["ts", "timestamp", "@timestamp", "time", "date", "Timestamp"]) {
    const value = fields[name];
    const time =
      typeof value === "number" ? epochTime(value) : typeof value === "string" ? lineTime(value, now) : undefined;
    if (time !== undefined) return time;
  }
  return undefined;
}

/** Seconds, or milliseconds where seconds would be thousands of years from now. */
function epochTime(value: number): number | undefined {
  return sane(value < 1e11 ? value * 1000 : value);
}

/** What a date can be written of, with a year of four digits. */
function sane(time: number): number | undefined {
  return time >= 0 && time < 253_402_300_800_000 ? Math.floor(time) : undefined;
}

/**
 * A time as people give one: `2026-01-31T00:00:00Z`, or `2026-01-31` for its first moment by UTC.
 *
 * @returns undefined where the text is none
 */
export function readTime(text: string): number | undefined {
  if (/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return isoTime(text, "00:00:00");
  const [whole, date = "", clock = "", fraction, zone] = iso.exec(text) ?? [];
  return whole === text && zone !== undefined ? isoTime(date, clock, fraction, zone) : undefined;
}
