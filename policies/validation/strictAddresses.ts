/**
 * Whether the text, an address or CIDR that parseAddress or parseCidr reads, is written as Go takes it since 1.17: no
 * leading zeros in decimals, since others read them as octal, and at most four hexadecimal digits in a group.
 */
export function isStrictAddress(text: string): boolean {
  const address = text.split("/", 1)[0] ?? "";
  return !/(^|[.:])0[0-9]+\.|\.0[0-9]+$|[0-9a-fA-F]{5}/.test(address);
}
