import { expect, test } from 'vitest';
import { rowsText } from '../../src/report/rows-text.ts';

const rows = [
  { name: 'a', value: 1 / 3 },
  { name: 'b', value: 12345.678901 },
  { name: 'c', value: -0.000012345678 },
  { name: 'd', value: 9007199254740993n },
  { name: 'e', value: null },
];

test('a table rounds to six digits, and to two decimals from 10,000 on; whole numbers stay', () => {
  const lines = rowsText(rows, ['name', 'value'], 'table').split('\n').slice(2, 7);
  expect(lines.map((line) => line.split(/ +/)[1])).toEqual([
    '0.333333',
    '12345.68',
    '-0.0000123457',
    '9007199254740993',
    'null',
  ]);
});

test('what programs read is not rounded', () => {
  expect(rowsText(rows, ['name', 'value'], 'csv')).toContain('a,0.3333333333333333\r\nb,12345.678901\r\n');
  expect(rowsText(rows, ['name', 'value'], 'ndjson')).toContain('{"name":"b","value":12345.678901}');
});
