/** Numbers sequences of whole numbers, each made of a shorter one and an item: equal sequences have equal numbers. */
export class Sequences {
  private readonly followers = new Map<number, Map<number, number>>();
  private count = 1;

  /** The sequence that goes on with the item. */
  append(sequence: number, item: number): number {
    let known = this.followers.get(item);
    if (known === undefined) this.followers.set(item, (known = new Map<number, number>()));
    let longer = known.get(sequence);
    if (longer === undefined) known.set(sequence, (longer = this.count++));
    return longer;
  }
}

/** Number of the sequence without items. */
export const emptySequence = 0;
