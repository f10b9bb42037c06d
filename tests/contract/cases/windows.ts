import { integer, window } from '../../../src/sql/make.ts';
import { ascending, descending, select } from '../../../src/sql/make-relation.ts';
import type { Expr } from '../../../src/sql/nodes.ts';
import { g, k, type RelationCase, rows, v } from './relation-rows.ts';

const inGroups = { partitionBy: [g], orderBy: [ascending(v), ascending(k)] };
const windowed = (what: string, expr: Expr, gives: readonly unknown[]): RelationCase => ({
  what,
  relation: select({ from: rows, alias: 't', columns: { k, x: expr } }),
  gives: gives.map((one, at) => [at + 1, one]),
  keys: 1,
});
/** By `v`, nulls last: a is 1, 2, 3; b is 5, 4; 6 stands alone. */
export const windowCases: readonly RelationCase[] = [
  windowed('row_number', window('row_number', [], inGroups), [1, 2, 3, 2, 1, 1]),
  windowed(
    'rank shares a place and leaves a gap',
    window('rank', [], { partitionBy: [g], orderBy: [ascending(v)] }),
    [1, 1, 3, 2, 1, 1],
  ),
  windowed('rank, descending', window('rank', [], { partitionBy: [g], orderBy: [descending(v)] }), [2, 2, 1, 2, 1, 1]),
  windowed('lag', window('lag', [v], inGroups), [null, 10, 10, 5, null, null]),
  windowed('lag by two with a default', window('lag', [v, integer(2), integer(0)], inGroups), [0, 0, 10, 0, 0, 0]),
  windowed('lead', window('lead', [v], inGroups), [10, 30, null, null, null, null]),
  windowed('a running sum', window('sum', [v], inGroups), [10, 20, 50, 5, 5, 7]),
  windowed('a total', window('sum', [v], { partitionBy: [g] }), [50, 50, 50, 5, 5, 7]),
  windowed('a running count of rows', window('count', [], inGroups), [1, 2, 3, 2, 1, 1]),
  windowed('a count of values', window('count', [v], { partitionBy: [g] }), [3, 3, 3, 1, 1, 1]),
  windowed(
    'a running minimum',
    window('min', [v], { partitionBy: [g], orderBy: [descending(k)] }),
    [10, 10, 30, 5, 5, 7],
  ),
  windowed('a greatest value', window('max', [v], { partitionBy: [g] }), [30, 30, 30, 5, 5, 7]),
  windowed('a running maximum', window('max', [v], inGroups), [10, 10, 30, 5, 5, 7]),
  windowed('first_value', window('first_value', [v], inGroups), [10, 10, 10, 5, 5, 7]),
  windowed('last_value is that of the partition', window('last_value', [v], inGroups), [30, 30, 30, null, null, 7]),
  windowed('over all rows', window('sum', [v], {}), [62, 62, 62, 62, 62, 62]),
];
