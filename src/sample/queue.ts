/** A queue that gives the least first: a binary heap. Equal ones come in the order they were added. */
export interface Queue<T> {
  readonly size: number;
  peekOrder(): number;
  push(order: number, value: T): void;
  pop(): T | undefined;
}

interface Entry<T> {
  readonly order: number;
  readonly number: number;
  readonly value: T;
}

export function makeQueue<T>(): Queue<T> {
  const heap: Entry<T>[] = [];
  let added = 0;

  const isBefore = (a: Entry<T>, b: Entry<T>): boolean =>
    a.order < b.order || (a.order === b.order && a.number < b.number);

  const push = (order: number, value: T): void => {
    const entry = { order, number: added++, value };
    let index = heap.length;
    heap.push(entry);
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = heap[above];
      if (!parent || !isBefore(entry, parent)) break;
      heap[index] = parent;
      index = above;
    }
    heap[index] = entry;
  };

  const sink = (entry: Entry<T>): void => {
    let index = 0;
    for (;;) {
      const right = heap[2 * index + 2];
      const left = heap[2 * index + 1];
      if (!left) break;
      const [child, at] = right && isBefore(right, left) ? [right, 2 * index + 2] : [left, 2 * index + 1];
      if (!isBefore(child, entry)) break;
      heap[index] = child;
      index = at;
    }
    heap[index] = entry;
  };

  return {
    get size() {
      return heap.length;
    },
    peekOrder: () => heap[0]?.order ?? Number.POSITIVE_INFINITY,
    push,
    pop() {
      const [first] = heap;
      const last = heap.pop();
      if (first && last && heap.length > 0) sink(last);
      return first?.value;
    },
  };
}
