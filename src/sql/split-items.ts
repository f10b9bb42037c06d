/**
 * Printed rows or values in groups, each short enough to be one statement: at most `most` of them, and with `around` characters of
 * other text and two between them no more characters than `limit` (null: any number). An item that is too long by itself is a
 * group of its own.
 */
export function splitItems(
  items: readonly string[],
  { around, limit, most = Number.POSITIVE_INFINITY }: { around: number; limit: number | null; most?: number },
): string[][] {
  const groups: string[][] = [];
  let room = 0;
  for (const item of items) {
    const length = item.length + 2;
    const last = groups.at(-1);
    if (last !== undefined && last.length < most && (limit === null || length <= room)) last.push(item);
    else {
      groups.push([item]);
      room = (limit ?? 0) - around;
    }
    room -= length;
  }
  return groups;
}
