/** Whether a number is among others in ascending order. */
export function isAmong(sorted: Int32Array, value: number): boolean {
  return sorted[firstAtLeast(sorted, value)] === value;
}

/** Index of the first of the numbers, which are in ascending order, that is at least `value`; their count where none is. */
export function firstAtLeast(sorted: Int32Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? value) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The numbers of both lists, which are in ascending order as the result is, each once. */
export function joined(a: Int32Array, b: Int32Array): Int32Array {
  const both = new Int32Array(a.length + b.length);
  let length = 0;
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    const x = a[i] ?? Infinity;
    const y = b[j] ?? Infinity;
    both[length++] = Math.min(x, y);
    if (x <= y) i++;
    if (y <= x) j++;
  }
  return both.subarray(0, length);
}

/** The numbers of all lists, in ascending order, each once. */
export function joinedAll(lists: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(lists.reduce((sum, { length }) => sum + length, 0));
  let length = 0;
  for (const list of lists) {
    all.set(list, length);
    length += list.length;
  }
  return all.sort().filter((number, index) => number !== all[index - 1]);
}

/** Sorts the numbers in place: a few, as nearly all lists are, by insertion, which costs the engine's sort ten times less. */
export function inOrder(numbers: number[]): readonly number[] {
  if (numbers.length > fewNumbers) return numbers.sort((a, b) => a - b);
  for (let next = 1; next < numbers.length; next++) {
    const number = numbers[next] ?? 0;
    let place = next;
    for (let before = numbers[place - 1]; before !== undefined && before > number; before = numbers[place - 1]) {
      numbers[place--] = before;
    }
    numbers[place] = number;
  }
  return numbers;
}

const fewNumbers = 16;
