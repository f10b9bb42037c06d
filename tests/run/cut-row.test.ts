import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bigquery } from '../../src/dialects/bigquery/index.ts';
import { mostCharacters } from '../../src/dialects/bigquery/statement-length.ts';
import type { JsonObject } from '../../src/model/values.ts';
import { cutRow } from '../../src/run/execute/cut-row.ts';
import { text } from '../../src/sql/make.ts';

test('a row that is short enough, or has no limit, stays as it is', () => {
  const row = { id: 1n as unknown as number, note: 'x'.repeat(90) };
  expect(cutRow(row, null)).toBe(`{"id":1,"note":"${'x'.repeat(90)}"}`);
  expect(cutRow(row, 8 * 200)).toBe(cutRow(row, null));
});

test('of a long row the long values are cut, and say how long they were; the others stay whole', () => {
  // 100 characters for the row. Names and what stands around them take (2 + 8) + (4 + 8) + (4 + 8) = 34 and leave 66. The number is
  // 2 long and leaves 64, which two long values share: 32 each, of text as it is and of a list as JSON.
  const row = { id: 12, note: 'y'.repeat(1000), tags: ['z'.repeat(1000)] };
  expect(JSON.parse(cutRow(row, 800))).toEqual({
    id: 12,
    note: `${'y'.repeat(32)}… (cut: 1,000 characters)`,
    tags: `["${'z'.repeat(30)}… (cut: 1,004 characters)`,
  });
});

test('a character is not cut in two', () => {
  const { note } = JSON.parse(cutRow({ note: '😀'.repeat(100) }, 8 * 43));
  // (4 + 8) for the name leave 31: fifteen pairs and a half.
  expect(note).toBe(`${'😀'.repeat(15)}… (cut: 200 characters)`);
});

test('whatever it holds, a row fits into a statement of BigQuery', () => {
  const long = fc
    .constantFrom('a', '"', '\\', "'", '\n', '\u0001', 'é', '😀', '\ud800')
    .chain((one) => fc.integer({ min: 0, max: 1_300_000 }).map((times) => one.repeat(times)));
  const rows: fc.Arbitrary<JsonObject> = fc.dictionary(fc.string({ minLength: 1, maxLength: 20 }), long, {
    maxKeys: 4,
  });
  fc.assert(
    fc.property(rows, (row) => {
      const literal = bigquery.expr(text(cutRow(row, bigquery.longestStatement)));
      // Room is left for the other columns and the statement around them.
      expect(literal.length).toBeLessThan(mostCharacters - 10_000);
    }),
    { numRuns: 8 },
  );
});
