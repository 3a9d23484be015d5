/** The zones of a region, as `getAvailabilityZones` gives them. */
export function zoneNames(region: string): readonly string[] {
  return ["a", "b", "c", "d"].map((letter) => `${region}${letter}`);
}

/** The id of a zone, such as `use1-az1` for `us-east-1a`. */
export function zoneId(zone: string): string {
  const [area = "", side = "", number = ""] = zone.split("-");
  const letter = number.slice(-1);
  return `${area}${side.slice(0, 1)}${number.slice(0, -1)}-az${String(letter.charCodeAt(0) - 96)}`;
}
