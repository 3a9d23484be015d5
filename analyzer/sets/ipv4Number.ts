/**
 * An IPv4 address as a number; undefined where the text is not four octets. Reads what `parseAddress` does, without big
 * integers: a hundred thousand pods have an address each.
 */
export function ipv4Number(text: string): number | undefined {
  let address = 0;
  let octet = -1;
  let dots = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 46) {
      if (octet < 0) return undefined;
      address = address * 256 + octet;
      octet = -1;
      dots++;
    } else {
      const digit = code - 48;
      if (digit < 0 || digit > 9) return undefined;
      octet = octet < 0 ? digit : octet * 10 + digit;
      if (octet > 255) return undefined;
    }
  }
  return dots === 3 && octet >= 0 ? address * 256 + octet : undefined;
}
