/** Whole numbers from `first` to `last`, both included. */
export interface Interval {
  readonly first: number;
  readonly last: number;
}

/**
 * A set of whole numbers. Operations give new sets.
 *
 * Invariant: intervals are sorted, disjoint and not adjacent, so that equal sets have equal intervals.
 */
export class IntervalSet {
  static readonly empty = new IntervalSet([]);

  private constructor(readonly intervals: readonly Interval[]) {}

  /** The union of intervals in any order, overlapping or not; those with `first` > `last` are empty. */
  static of(intervals: readonly Interval[]): IntervalSet {
    const sorted = intervals.filter(({ first, last }) => first <= last).sort((a, b) => a.first - b.first);
    const merged: Interval[] = [];
    for (const interval of sorted) {
      const previous = merged.at(-1);
      if (previous === undefined || interval.first > previous.last + 1) merged.push(interval);
      else if (interval.last > previous.last)
        merged[merged.length - 1] = { first: previous.first, last: interval.last };
    }
    return IntervalSet.canonical(merged);
  }

  /** @param intervals for which the invariant holds */
  private static canonical(intervals: readonly Interval[]): IntervalSet {
    return intervals.length === 0 ? IntervalSet.empty : new IntervalSet(intervals);
  }

  static single(first: number, last = first): IntervalSet {
    return IntervalSet.of([{ first, last }]);
  }

  get isEmpty(): boolean {
    return this.intervals.length === 0;
  }

  has(value: number): boolean {
    let low = 0;
    let high = this.intervals.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const interval = this.intervals[middle];
      if (interval === undefined || value < interval.first) high = middle - 1;
      else if (value > interval.last) low = middle + 1;
      else return true;
    }
    return false;
  }

  union(other: IntervalSet): IntervalSet {
    return IntervalSet.of([...this.intervals, ...other.intervals]);
  }

  intersect(other: IntervalSet): IntervalSet {
    const common: Interval[] = [];
    for (let i = 0, j = 0; ;) {
      const a = this.intervals[i];
      const b = other.intervals[j];
      if (a === undefined || b === undefined) return IntervalSet.canonical(common);
      const both = { first: Math.max(a.first, b.first), last: Math.min(a.last, b.last) };
      if (both.first <= both.last) common.push(both);
      if (a.last < b.last) i++;
      else j++;
    }
  }

  subtract(other: IntervalSet): IntervalSet {
    const left: Interval[] = [];
    for (const { first, last } of this.intervals) {
      let from = first;
      for (const hole of other.intervals) {
        if (hole.last < from) continue;
        if (hole.first > last) break;
        if (from < hole.first) left.push({ first: from, last: hole.first - 1 });
        from = hole.last + 1;
      }
      if (from <= last) left.push({ first: from, last });
    }
    return IntervalSet.canonical(left);
  }

  contains(other: IntervalSet): boolean {
    return other.subtract(this).isEmpty;
  }

  equals(other: IntervalSet): boolean {
    return (
      this.intervals.length === other.intervals.length &&
      this.intervals.every(
        ({ first, last }, i) => first === other.intervals[i]?.first && last === other.intervals[i].last,
      )
    );
  }

  /** `80,443,8000-8080`. */
  toString(): string {
    return this.intervals
      .map(({ first, last }) => (first === last ? String(first) : `${String(first)}-${String(last)}`))
      .join(",");
  }
}
