import { column, text, timestamp } from '../../../src/sql/make.ts';
import { nearest, select, values } from '../../../src/sql/make-relation.ts';
import type { NearestRelation, Relation } from '../../../src/sql/nodes.ts';
import { sqlType } from '../../../src/sql/types.ts';
import type { RelationCase } from './relation-rows.ts';

const side = (name: string, list: readonly (readonly [who: string, at: string])[]): Relation =>
  values(
    [
      { name: 'who', type: sqlType('string') },
      { name, type: sqlType('timestamp') },
    ],
    list.map(([who, at]) => [text(who), timestamp(`2025-01-14T${at}Z`)]),
  );
const clicks = (more: Pick<NearestRelation, 'direction' | 'sameTaken' | 'keep'>): Relation =>
  select({
    from: nearest({
      ...more,
      left: side('seen', [
        ['a', '08:00:00'],
        ['a', '08:00:00.000001'],
        ['b', '09:00:00'],
      ]),
      right: side('clicked', [
        ['a', '08:00:00'],
        ['a', '08:00:01'],
        ['c', '09:00:00'],
      ]),
      by: ['who'],
      place: { left: 'seen', right: 'clicked' },
      columns: { left: ['who', 'seen'], right: [{ name: 'clicked', as: 'found' }] },
    }),
    alias: 't',
    columns: { seen: column('seen'), found: column('found') },
  });
const [eight, micro, later, nine] = ['08:00:00', '08:00:00.000001', '08:00:01', '09:00:00'].map(
  (at) => `2025-01-14T${at}Z`,
);
export const nearestCases: readonly RelationCase[] = [
  {
    what: 'the next row, the same taken',
    relation: clicks({ direction: 'next', sameTaken: true, keep: true }),
    gives: [
      [eight, eight],
      [micro, later],
      [nine, null],
    ],
    keys: 1,
  },
  {
    what: 'the next row, the same not taken',
    relation: clicks({ direction: 'next', sameTaken: false, keep: false }),
    gives: [
      [eight, later],
      [micro, later],
    ],
    keys: 1,
  },
  {
    what: 'the previous row, the same taken',
    relation: clicks({ direction: 'previous', sameTaken: true, keep: false }),
    gives: [
      [eight, eight],
      [micro, eight],
    ],
    keys: 1,
  },
  {
    what: 'the previous row, the same not taken',
    relation: clicks({ direction: 'previous', sameTaken: false, keep: true }),
    gives: [
      [eight, null],
      [micro, eight],
      [nine, null],
    ],
    keys: 1,
  },
];
