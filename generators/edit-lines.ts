/** Bytes from `start` to before `end`. */
export interface Found {
  readonly start: number;
  readonly end: number;
}

/** What stands there instead. */
export interface Edit extends Found {
  readonly text: string;
}

/** Finds and replaces lines of a large file without taking it apart. */
export interface Editor {
  /**
   * From `begin` to the first `end` after it, both included, within a part of the file. It is looked for from `after` on first,
   * as things mostly come in order, and then from the beginning of the part. Null where it is not there.
   */
  find(begin: string, end: string, within?: Found, after?: number): Found | null;
  /** The file with all edits, in parts. */
  apply(edits: readonly Edit[]): Uint8Array[];
}

export function editor(bytes: Uint8Array): Editor {
  const before = bufferOf(bytes);
  const whole: Found = { start: 0, end: before.length };
  const findFrom = (begin: string, end: string, from: number, within: Found): Found | null => {
    const start = before.indexOf(begin, from);
    if (start < 0 || start >= within.end) return null;
    const close = before.indexOf(end, start + Buffer.byteLength(begin));
    return close < 0 ? null : { start, end: close + Buffer.byteLength(end) };
  };
  return {
    find: (begin, end, within = whole, after = within.start) =>
      findFrom(begin, end, after, within) ??
      (after === within.start ? null : findFrom(begin, end, within.start, within)),
    apply(edits) {
      const parts: Uint8Array[] = [];
      let at = 0;
      for (const { start, end, text } of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
        parts.push(before.subarray(at, start), Buffer.from(text));
        at = end;
      }
      parts.push(before.subarray(at));
      return parts;
    },
  };
}

/** The same bytes, in which text can be looked for. */
export function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
