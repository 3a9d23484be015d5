/** Something with one thing in it changed. */
export interface Changed<T> {
  readonly change: string;
  readonly value: T;
}

/** Labels that nobody in the world has. */
export const nobody = { matchLabels: { app: "nobody" } };

/** The list without one of its items, and with one of them changed. */
export function listMutants<T>(
  list: readonly T[],
  change: (item: T) => readonly Changed<T>[],
): readonly Changed<readonly T[]>[] {
  return list.flatMap((item, index) => [
    { change: `[${String(index)}] left out`, value: list.toSpliced(index, 1) },
    ...change(item).map((one) => ({
      change: `[${String(index)}]${one.change}`,
      value: list.with(index, one.value),
    })),
  ]);
}

/** Without the field. */
export function omit<T extends object>(value: T, field: keyof T): T {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== field)) as T;
}

/** All addresses of the family of the range. */
export function everything(cidr: string): string {
  return cidr.includes(":") ? "::/0" : "0.0.0.0/0";
}
