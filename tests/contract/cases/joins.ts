import { aggregate, column, integer } from '../../../src/sql/make.ts';
import { select, unionAll } from '../../../src/sql/make-relation.ts';
import type { Relation } from '../../../src/sql/nodes.ts';
import { joined, type RelationCase, sameKey } from './relation-rows.ts';

const counted = select({ columns: { shown: integer(7), begun: integer(3) } });
const stages: Relation = unionAll([
  select({ from: counted, alias: 'c', columns: { p: integer(1), n: column('shown'), total: column('shown') } }),
  select({ from: counted, alias: 'c', columns: { p: integer(2), n: column('begun'), total: column('shown') } }),
]);

export const joinCases: readonly RelationCase[] = [
  {
    what: 'inner join',
    relation: joined('inner', sameKey),
    gives: [
      [1, 'one'],
      [1, 'uno'],
    ],
    keys: 2,
  },
  {
    what: 'left join',
    relation: joined('left', sameKey),
    gives: [
      [1, 'one'],
      [1, 'uno'],
      [2, null],
      [3, null],
      [4, null],
      [5, null],
      [6, null],
    ],
    keys: 2,
  },
  {
    what: 'full join, where null meets nothing',
    relation: joined('full', sameKey),
    gives: [
      [1, 'one'],
      [1, 'uno'],
      [2, null],
      [3, null],
      [4, null],
      [5, null],
      [6, null],
      [null, 'nine'],
      [null, 'none'],
    ],
    keys: 2,
  },
  {
    what: 'cross join',
    relation: select({ from: joined('cross', null), alias: 't', columns: { n: aggregate('count') } }),
    gives: [[24]],
    keys: 1,
  },
];

export const unionCases: readonly RelationCase[] = [
  {
    what: 'a column twice in a union',
    relation: stages,
    gives: [
      [1, 7, 7],
      [2, 3, 7],
    ],
    keys: 1,
  },
];
