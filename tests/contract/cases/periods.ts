import { column, date, safeCast, text, timestamp } from '../../../src/sql/make.ts';
import { select, with_ } from '../../../src/sql/make-relation.ts';
import { sqlType } from '../../../src/sql/types.ts';
import { type RelationCase, series } from './relation-rows.ts';

export const periodCases: readonly RelationCase[] = [
  {
    what: 'a series of months',
    relation: series({ grain: 'month', first: date('2023-12-01'), last: date('2024-03-01') }),
    gives: [['2023-12-01'], ['2024-01-01'], ['2024-02-01'], ['2024-03-01']],
    keys: 1,
  },
  {
    what: 'a series of weeks',
    relation: series({ grain: 'week', first: date('2024-12-30'), last: date('2025-01-06') }),
    gives: [['2024-12-30'], ['2025-01-06']],
    keys: 1,
  },
  {
    what: 'a series of Sunday weeks',
    relation: series({ grain: 'week_sunday', first: date('2024-12-29'), last: date('2025-01-05') }),
    gives: [['2024-12-29'], ['2025-01-05']],
    keys: 1,
  },
  {
    what: 'a series of quarters',
    relation: series({ grain: 'quarter', first: date('2024-10-01'), last: date('2025-04-01') }),
    gives: [['2024-10-01'], ['2025-01-01'], ['2025-04-01']],
    keys: 1,
  },
  {
    what: 'a series of years',
    relation: series({ grain: 'year', first: date('2023-01-01'), last: date('2024-01-01') }),
    gives: [['2023-01-01'], ['2024-01-01']],
    keys: 1,
  },
  {
    what: 'a series of hours',
    relation: series({ grain: 'hour', first: timestamp('2025-01-14T23:00Z'), last: timestamp('2025-01-15T00:00Z') }),
    gives: [['2025-01-14T23:00:00Z'], ['2025-01-15T00:00:00Z']],
    keys: 1,
  },
  {
    what: 'a series to before its beginning',
    relation: series({ grain: 'day', first: date('2025-01-02'), last: date('2025-01-01') }),
    gives: [],
    keys: 1,
  },
  {
    what: 'a series without an end',
    relation: series({ grain: 'day', first: date('2025-01-02'), last: safeCast(text('x'), sqlType('date')) }),
    gives: [],
    keys: 1,
  },
  {
    what: 'a series between columns',
    relation: with_(
      [{ name: 'ends', relation: select({ columns: { a: date('2025-01-01'), b: date('2025-01-02') } }) }],
      { ...series({ grain: 'day', first: column('a'), last: column('b') }), from: 'ends' },
    ),
    gives: [['2025-01-01'], ['2025-01-02']],
    keys: 1,
  },
];
