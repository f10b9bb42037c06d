import { expect, test } from 'vitest';
import { findAssertionKind } from '../../src/assertions/index.ts';
import { judge } from '../../src/assertions/judge.ts';
import { planAssertions } from '../../src/assertions/plan-assertions.ts';
import { tableIndex } from '../../src/assertions/table-shape.ts';
import { checkCatalog } from '../../src/check/check.ts';
import { readSettings } from '../../src/check/read-settings.ts';
import { duckdb } from '../../src/dialects/duckdb/index.ts';
import { eventColumns } from '../../src/model/event-columns.ts';
import { sqlTypeOf } from '../../src/sql/types.ts';
import { batchOf, checkContext, openDatabase, queryRelation } from './fixture.ts';

const text = `entities:
  order: {key: order_id}
events:
  order.started:
    properties: {order_id: {type: string, required: true}}
  order.paid:
    properties:
      order_id: {type: string, required: true, max_length: 10, pattern: '^ord_'}
      tier: {type: string, enum: [basic, plus]}
      app: {type: string, const: reports}
      amount: {type: number, minimum: 0, exclusive_maximum: 100, required: true, nullable: true}
      country: {type: string, format: country}
      sku: {type: array, items: string, min_items: 1}
    once_per: order
    after: order.started
    freshness: {target: 1m, acceptable: 5m, grace: 1h}
    volume: {per: day, min: 2}
sources:
  app:
    location: data/*.ndjson
    context: {user: {type: string}}
`;

function catalog() {
  const settings = readSettings(null, {}).value;
  if (settings === null) throw new Error('no settings');
  const checked = checkCatalog([{ path: 'catalog/events.yaml', text }], settings);
  if (checked.value === null) throw new Error('no catalog');
  return checked.value;
}

const expected = [
  'accepted_values:order.paid:app',
  'accepted_values:order.paid:tier',
  'after:order.paid:order.started',
  'freshness:order.paid:1m',
  'freshness:order.paid:5m',
  'length:order.paid:order_id',
  'length:order.paid:sku',
  'not_null:order.paid:order_id',
  'once_per:order.paid:order',
  'pattern:order.paid:country:country',
  'pattern:order.paid:order_id',
  'range:order.paid:amount',
  'recency:order.paid:received_at',
  'unique:order.paid:event_id',
  'volume:order.paid:day',
];

test('an event implies what its definition says, each about columns that are there', () => {
  const read = catalog();
  const implied = read.assertions.filter((one) => one.subject.name === 'order.paid');
  expect(implied.map((one) => one.id)).toEqual(expected);
  expect(implied.every((one) => one.implied)).toBe(true);
  const { find, names } = tableIndex(read, []);
  for (const one of implied) {
    const on = find(one.subject.name);
    if (on === null) throw new Error('no table');
    expect(
      findAssertionKind(one.kind)?.check(one.spec, on, { ...checkContext(), find, tables: names }),
      one.id,
    ).toEqual([]);
  }
});

test('rows that break them are found, rows that keep them are not', async () => {
  const read = catalog();
  const connection = await openDatabase();
  for (const event of read.events) {
    const columns = eventColumns(event, read.sources).map(
      (one) => `${duckdb.identifier(one.name)} ${duckdb.type(sqlTypeOf(one.value))}`,
    );
    await connection.run(`create table ${event.table} (${columns.join(', ')})`);
  }
  const insert = (table: string, values: Readonly<Record<string, string>>): Promise<unknown> =>
    connection.run(
      `insert into ${table} (${Object.keys(values).join(', ')}) values (${Object.values(values).join(', ')})`,
    );
  const { find } = tableIndex(read, []);
  const on = find('order.paid');
  if (on === null) throw new Error('no table');
  const failing = async (): Promise<string[]> => {
    const implied = read.assertions.filter((one) => one.subject.name === 'order.paid');
    const batch = batchOf(on, implied, [], { find });
    const found: string[] = [];
    for (const query of planAssertions(batch)) {
      const verdicts = query.read(await queryRelation(connection, query.relation)).map(judge);
      found.push(
        ...verdicts.filter((one) => one.status !== 'passed').map((one) => `${one.status} ${one.assertion.id}`),
      );
    }
    return found.sort();
  };
  const good = {
    event_id: "'e1'",
    event_time: "timestamp '2025-01-15 11:59:50'",
    received_at: "timestamp '2025-01-15 12:00:00'",
    order_id: "'ord_1'",
    tier: "'plus'",
    app: "'reports'",
    amount: '99.5',
    country: "'DE'",
    sku: "['a']",
  };
  await insert('event_order_started', { event_time: "timestamp '2025-01-14 09:00:00'", order_id: "'ord_1'" });
  await insert('event_order_started', { event_time: "timestamp '2025-01-14 09:00:00'", order_id: "'ord_2'" });
  await insert('event_order_paid', good);
  const yesterday = { event_time: "timestamp '2025-01-14 10:00:00'", received_at: "timestamp '2025-01-14 10:00:01'" };
  await insert('event_order_paid', {
    ...good,
    ...yesterday,
    event_id: "'e2'",
    order_id: "'ord_2'",
    amount: 'null',
    tier: 'null',
  });
  expect(await failing()).toEqual(['warned volume:order.paid:day']);

  await insert('event_order_paid', {
    ...good,
    received_at: "timestamp '2025-01-15 11:00:00'",
    event_time: "timestamp '2025-01-15 09:00:00'",
    order_id: "'order number 7'",
    tier: "'gold'",
    app: "'other'",
    amount: '100',
    country: "'de'",
    sku: '[]',
  });
  await insert('event_order_paid', { ...good, order_id: 'null', event_id: "'e4'" });
  await insert('event_order_paid', { ...good, event_id: "'e5'" });
  const all = expected
    .map((id) => `${/^(after|freshness|recency|volume):/.test(id) ? 'warned' : 'failed'} ${id}`)
    .sort();
  expect(await failing()).toEqual(all.filter((one) => !one.includes('recency')));
});
