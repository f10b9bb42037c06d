import { expect, test } from 'vitest';
import { duckdbLoading } from '../../src/dialects/duckdb/load/index.ts';
import { learnForm } from '../../src/run/load/row-form.ts';
import { eventTable } from '../../src/sql/event-table.ts';
import { openShop, type Shop } from './fixture.ts';
import { catalogFrom } from './load-source.ts';

const catalog = catalogFrom(`
events:
  bought:
    properties:
      order_id: {type: string, pattern: "^o", required: true}
      amount: {type: number, required: true}
      count: integer
      gift: {type: boolean, nullable: true}
      day: date
      tags: {type: array, items: {type: string, max_length: 5}}
      sizes: {type: array, items: integer}
      lines: {type: array, items: {type: object, properties: {sku: {type: string, required: true}, price: {type: number, minimum: 0}}}}
      place: {type: object, nullable: true, properties: {city: {type: string, required: true}, zip: string}}
sources:
  app:
    layout: envelope
    location: lines.ndjson
    events: [bought]
    fields: {event: event, id: event_id, time: timestamp, properties: properties}
    context: {visitor: {type: string, nullable: true}}
`);

/** Rows that are written alike, the way that Python's \`json.dumps\` writes them. */
const spaced = [
  '{"event_id": "e1", "event": "bought", "sent": {"by": "app", "tries": 2}, "timestamp": "2025-05-01T10:00:00.125Z", "properties": {"amount": 12.5, "order_id": "o1", "count": 3, "gift": true, "day": "2025-01-31", "tags": ["a", "b c"], "sizes": [1, 2], "lines": [{"price": 2.5, "sku": "s"}, {"sku": "t"}], "place": {"city": "Bonn", "zip": "5"}}, "visitor": "v"}',
  '{"event_id": "e2", "event": "bought", "timestamp": "2025-05-01T10:00:00Z", "properties": {"amount": -0.25, "order_id": "o2", "gift": null, "tags": [], "sizes": [], "lines": [], "place": null}, "visitor": null}',
  '{"event_id": "e3", "event": "bought", "sent": {"by": "app"}, "timestamp": "2025-05-01T10:00:00+01:00", "properties": {"amount": 0, "order_id": "o é 日本", "gift": false, "place": {"city": "true"}}, "visitor": "5"}',
];
const compact = spaced.map((one) => JSON.stringify(JSON.parse(one)));

/** The ids that are accepted of some lines by the form that others have. */
async function accepted(shop: Shop, learnt: readonly string[], lines: readonly string[]): Promise<string[]> {
  const [source] = catalog.sources;
  const [event] = catalog.events;
  const form = learnForm(learnt);
  if (!source || !event || form === null) throw new Error('no form');
  const target = { event, source, columns: eventTable(event, catalog.sources).columns, now: '2025-06-01T00:00:00Z' };
  const rows = duckdbLoading.values(
    ['raw', 'file'],
    lines.map((one) => [one, 'a']),
  );
  const query = duckdbLoading.alike?.accept(target, rows, form);
  const found = await shop.rows(`select event_id from (${query}) where _raw is null order by all`);
  return found.map((one) => String(one.event_id));
}

test('rows of the usual form are accepted, with spaces and without', async () => {
  const shop = await openShop();
  expect(await accepted(shop, spaced, spaced)).toEqual(['e1', 'e2', 'e3']);
  expect(await accepted(shop, compact, compact)).toEqual(['e1', 'e2', 'e3']);
  // One form at a time: rows of the other are doubted, and judged as any row.
  expect(await accepted(shop, compact, spaced)).toEqual([]);
});

/** The first row with one thing changed, so that it is not valid, or that nobody can tell. */
const changes: readonly (readonly [from: string, to: string])[] = [
  ['"o1"', '"p1"'],
  ['"o1"', '5'],
  ['"e1"', '1'],
  ['"e1"', '""'],
  ['12.5', '"12.5"'],
  ['12.5', 'true'],
  ['12.5', 'NaN'],
  ['12.5', 'null'],
  ['12.5', '1e400'],
  ['"count":3', '"count":"3"'],
  ['"count":3', '"count":3.5'],
  ['"count":3', '"count":null'],
  ['"count":3', '"count":9007199254740993'],
  ['"count":3', '"count":3,"count":3'],
  ['"count":3', '"cnt":3'],
  ['"count":3', '"count":3,"more":1'],
  ['true', '"true"'],
  ['true', '1'],
  ['2025-01-31', '2025-02-30'],
  ['2025-01-31', '2025-1-31'],
  ['"a","b c"', '"a",null'],
  ['"a","b c"', '"a",5'],
  ['"a","b c"', '"a","b cdef"'],
  ['"a","b c"', '"a","b c",'],
  ['["a","b c"]', '"a\\",\\"b c"'],
  ['[1,2]', '[1,"2"]'],
  ['[1,2]', '[1,2.0]'],
  ['[1,2]', '[1,null]'],
  ['{"sku":"t"}', '{"sku":5}'],
  ['{"sku":"t"}', '{"sku":"t","size":1}'],
  ['{"sku":"t"}', '{"price":1}'],
  ['{"sku":"t"}', 'null'],
  ['{"sku":"t"}', '{"sku":"t"},'],
  ['"price":2.5', '"price":"2.5"'],
  ['"price":2.5', '"price":-2.5'],
  ['"price":2.5', '"price":null'],
  ['{"city":"Bonn","zip":"5"}', '{"city":"Bonn","zip":5}'],
  ['{"city":"Bonn","zip":"5"}', '{"zip":"5"}'],
  ['{"city":"Bonn","zip":"5"}', '{}'],
  ['{"city":"Bonn","zip":"5"}', '[]'],
  ['10:00:00.125Z', '24:00:00.000Z'],
  ['10:00:00.125Z', '10:00:00.12 Z'],
  ['10:00:00.125Z', '10:00:00.125'],
  ['2025-05-01T', '0000-05-01T'],
  ['2025-05-01T', '2025-05-32T'],
  ['"tries":2', '"tries":NaN'],
  ['"visitor":"v"', '"visitor":7'],
  ['"visitor":"v"', '"visitor":"v","visitor":"w"'],
  ['"bought"', '"sold"'],
];

test('rows with one thing wrong are not', async () => {
  const shop = await openShop();
  const [row = ''] = compact;
  for (const [from] of changes) expect(row).toContain(from);
  const lines = changes.map(([from, to], index) => row.replace(from, () => to).replace('"e1"', `"w${index}"`));
  expect(await accepted(shop, compact, [...lines, row])).toEqual(['e1']);
  const isSame = lines.map((one) => spaces(one));
  expect(await accepted(shop, spaced, [...isSame, spaces(row)])).toEqual(['e1']);
});

function spaces(json: string): string {
  return json.replace(/("(?:[^"\\]|\\.)*")|([:,])/g, (_, text, mark) => text ?? `${mark} `);
}
