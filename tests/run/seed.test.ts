import { describe, expect, test } from 'vitest';
import type { SeedDef } from '../../src/model/transform.ts';
import type { ScalarKind } from '../../src/model/values.ts';
import { parseCsv } from '../../src/run/seed/parse-csv.ts';
import { seedRows } from '../../src/run/seed/read-seed.ts';

const at = (line: number, column: number, endLine: number, endColumn: number, path = 'seeds/x.csv') => ({
  path,
  line,
  column,
  endLine,
  endColumn,
});

function cells(text: string): (string | null)[][] {
  const { value, diagnostics } = parseCsv({ path: 'seeds/x.csv', text });
  if (value === null) throw new Error(JSON.stringify(diagnostics));
  return [value.header, ...value.rows].map((row) => row.map((cell) => cell.text));
}

describe('CSV', () => {
  test('has quoted fields with commas, quotes and line breaks, on any system', () => {
    expect(cells('a,b\r\n"x,y","say ""hi"""\r\n"two\nlines",z')).toEqual([
      ['a', 'b'],
      ['x,y', 'say "hi"'],
      ['two\nlines', 'z'],
    ]);
  });

  test('tells null from an empty text, and leaves out empty lines', () => {
    expect(cells('a,b\n\n,""\n\n')).toEqual([
      ['a', 'b'],
      [null, ''],
    ]);
  });

  test('knows where each field stands', () => {
    const { value } = parseCsv({ path: 'seeds/x.csv', text: 'a,b\n"1\n2",xy\n3,z\n' });
    expect(value?.rows[0]?.map((cell) => cell.span)).toEqual([at(2, 1, 3, 3), at(3, 4, 3, 6)]);
    expect(value?.rows[1]?.map((cell) => cell.span)).toEqual([at(4, 1, 4, 2), at(4, 3, 4, 4)]);
  });

  test.each([
    ['', 'The file is empty.', at(1, 1, 1, 1)],
    ['a,b\n1,"x\n2,y\n', 'This quoted field never ends.', at(2, 3, 2, 4)],
    ['a,b\n1,"x"y\n', 'Text follows the end of this quoted field.', at(2, 3, 2, 6)],
    ['a,b\n1,2\n1,2,3\n', 'This row has 3 fields where the header has 2.', at(3, 1, 3, 6)],
  ])('%j is complained about', (text, message, span) => {
    const { value, diagnostics } = parseCsv({ path: 'seeds/x.csv', text });
    expect(value).toBeNull();
    expect(diagnostics).toMatchObject([{ code: 'seed/csv', message, span }]);
  });
});

function seed(columns: Record<string, ScalarKind>): SeedDef {
  const place = { self: at(1, 1, 1, 1, 'catalog/seeds.yaml') };
  return {
    name: 'x',
    file: { value: 'seeds/x.csv', span: place.self },
    columns: Object.entries(columns).map(([name, type]) => ({ name, type, at: place })),
    at: place,
  };
}

describe('the rows of a seed', () => {
  test('have the declared types, in the declared order', () => {
    const text =
      'b,i,n,d,t,u,s\nTRUE,9007199254740993,-1.5e3,2024-02-29,2024-02-29 08:30,,\nfalse,-1,.5,,2024-02-29T08:30:01.25+01:00,00000000-0000-0000-0000-000000000001," x "\n';
    const types: Record<string, ScalarKind> = {
      s: 'string',
      b: 'boolean',
      i: 'integer',
      n: 'number',
      d: 'date',
      t: 'timestamp',
      u: 'uuid',
    };
    const { value } = seedRows(seed(types), { path: 'seeds/x.csv', text });
    expect(value?.rows).toEqual([
      [null, true, 9007199254740993n, -1500, '2024-02-29', '2024-02-29T08:30:00Z', null],
      [' x ', false, -1n, 0.5, null, '2024-02-29T08:30:01.25+01:00', '00000000-0000-0000-0000-000000000001'],
    ]);
  });

  test.each([
    ['integer', '1.5', '`1.5` is not an integer, as `a` is declared.'],
    ['integer', '9223372036854775808', '`9223372036854775808` is not an integer, as `a` is declared.'],
    ['number', '1,5', null],
    ['number', 'NaN', '`NaN` is not a number, as `a` is declared.'],
    ['boolean', 'yes', '`yes` is not a boolean, as `a` is declared.'],
    ['date', '2023-02-29', '`2023-02-29` is not a date, as `a` is declared.'],
    ['timestamp', '2023-02-28 25:00', '`2023-02-28 25:00` is not a timestamp, as `a` is declared.'],
    ['uuid', '123', '`123` is not a uuid, as `a` is declared.'],
  ] as const)('a wrong %s is shown where it stands: %s', (type, text, message) => {
    const { value, diagnostics } = seedRows(seed({ a: type }), { path: 'seeds/x.csv', text: `a\n${text}\n` });
    expect(value).toBeNull();
    if (message === null) expect(diagnostics[0]?.code).toBe('seed/csv');
    else expect(diagnostics).toMatchObject([{ code: 'seed/value', message, span: { line: 2, column: 1 } }]);
  });

  test('of many wrong values some are shown and the rest counted', () => {
    const text = `a\n${'x\n'.repeat(25)}`;
    const { diagnostics } = seedRows(seed({ a: 'integer' }), { path: 'seeds/x.csv', text });
    expect(diagnostics).toHaveLength(10);
    expect(diagnostics.at(-1)?.hint).toBe('15 more values of this file are wrong.');
  });

  test('columns that do not fit are named on both sides', () => {
    const { diagnostics } = seedRows(seed({ day: 'date', rate: 'number' }), {
      path: 'seeds/x.csv',
      text: 'day,rte,extra\n',
    });
    expect(diagnostics).toMatchObject([
      { code: 'seed/columns', message: 'The file `seeds/x.csv` has no column `rate`.', hint: 'Did you mean `rte`?' },
      {
        code: 'seed/columns',
        message: 'The column `rte` is not declared.',
        hint: 'Did you mean `rate`?',
        span: { line: 1, column: 5 },
      },
      { code: 'seed/columns', message: 'The column `extra` is not declared.', span: { line: 1, column: 9 } },
    ]);
  });
});
