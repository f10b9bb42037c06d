import { describe, expect, test } from 'vitest';
import { payloadOf, projectOf, sample, schemaCheck } from './fixture.ts';

const project = projectOf(`
properties:
  id: {type: string, max_length: 20, required: true}
entities: {thing: {key: id}}
events:
  made:
    properties:
      id:
      kind: {type: string, enum: [a, b], required: true}
      size: {type: integer, minimum: 1, maximum: 9, required: true}
      parts: {type: array, items: string}
      where: {type: object, properties: {lat: {type: number, required: true}}}
      when: timestamp
    once_per: thing
sources:
  app:
    location: data/*.ndjson
    fields: {received: received_at}
    late_after: 1h
    max_age: 90m
`);
const faults = { duplicates: 0.1, late: 0.1, broken: 0.1 };
const rows = sample(project.catalog, { count: 5000, faults });
const of = (fault: string | null) => rows.filter((row) => row.fault === fault);

describe('rows that are wrong on purpose', () => {
  test('come as often as asked', () => {
    for (const fault of ['duplicate', 'late', 'broken']) {
      expect(of(fault).length, fault).toBeGreaterThan(400);
      expect(of(fault).length, fault).toBeLessThan(600);
    }
  });

  test('no schema takes a broken one, and every other is taken', async () => {
    const isValid = await schemaCheck(project);
    expect(of('broken').filter(isValid)).toEqual([]);
    expect(rows.filter((row) => row.fault !== 'broken' && !isValid(row))).toEqual([]);
  });

  test('a duplicate repeats a row that came before', () => {
    const first = new Map(rows.filter((row) => row.fault !== 'duplicate').map((row) => [row.row.event_id, row]));
    for (const row of of('duplicate')) {
      const { received_at: again, ...rest } = row.row;
      const { received_at: before, ...original } = first.get(row.row.event_id)?.row ?? {};
      expect(rest).toEqual(original);
      expect(Date.parse(String(again)) - Date.parse(String(before))).toBeGreaterThanOrEqual(1000);
    }
  });

  test('a late one is received after `late_after` and before `max_age`', () => {
    for (const { row } of of('late')) {
      const seconds = (Date.parse(String(row.received_at)) - Date.parse(String(row.timestamp))) / 1000;
      expect(seconds).toBeGreaterThan(3600);
      expect(seconds).toBeLessThan(5400);
    }
  });

  test('the good rows are those of the same sample without faults', () => {
    const withoutReceipt = (list: typeof rows): string[] =>
      list.map((row) => JSON.stringify({ ...payloadOf(row), id: row.row.event_id })).toSorted();
    const good = rows.filter((row) => row.fault === null || row.fault === 'late');
    expect(withoutReceipt(good)).toEqual(withoutReceipt(sample(project.catalog, { count: 5000 })));
  });
});
