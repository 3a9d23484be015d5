/** An IPv4 block. Invariant: `first` has no bit set below the prefix. */
export interface Block {
  readonly first: number;
  readonly prefix: number;
}

/** The block that a text such as `10.0.0.0/16` writes; `undefined` when it is none, or has host bits set. */
export function parseBlock(text: string): Block | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (match === null) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, prefix = 0] = match.slice(1).map(Number);
  if ([a, b, c, d].some((octet) => octet > 255) || prefix > 32) return undefined;
  const first = ((a * 256 + b) * 256 + c) * 256 + d;
  return first % sizeOf(prefix) === 0 ? { first, prefix } : undefined;
}

/** Whether every address of the inner block is in the outer one. */
export function contains(outer: Block, inner: Block): boolean {
  return inner.prefix >= outer.prefix && inner.first - (inner.first % sizeOf(outer.prefix)) === outer.first;
}

/** Whether the blocks share an address: of two blocks that do, one holds the other. */
export function overlap(a: Block, b: Block): boolean {
  return contains(a, b) || contains(b, a);
}

function sizeOf(prefix: number): number {
  return 2 ** (32 - prefix);
}
