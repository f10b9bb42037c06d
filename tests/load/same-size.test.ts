import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventSchema } from '../../generators/json-schema/event-schema.ts';
import type { Warehouse } from '../../src/run/warehouse.ts';
import { catalogFrom, loadSource, openWarehouse } from './load-source.ts';

/*
 * SQL takes the size of a row as the proof that nothing unknown is in it. So a row must not be accepted where something is
 * missing or written longer or shorter, and a key that does not belong there takes just as many bytes.
 */

const root = mkdtempSync(join(tmpdir(), 'waymark-size-'));
let warehouse: Warehouse;

beforeAll(async () => {
  warehouse = await openWarehouse(root);
});

afterAll(async () => {
  await warehouse.close();
  rmSync(root, { recursive: true, force: true });
});

const catalog = catalogFrom(`
events:
  seen:
    properties:
      ref: {type: string, required: true}
      amount: {type: number, required: true}
      count: integer
      coupon: {type: string, nullable: true}
      reason: {type: string, nullable: true, required: true}
      gift: boolean
      day: date
      tags: {type: array, items: string}
      user: {type: string, nullable: true}
sources:
  app:
    layout: envelope
    location: lines.ndjson
    events: [seen]
    fields: {event: event, id: event_id, time: timestamp, properties: properties}
    context: {visitor: {type: string, nullable: true}, level: integer}
`);

interface Fields {
  [key: string]: string;
}

const whole: Fields = {
  ref: '"r"',
  amount: '12.5',
  count: '3',
  coupon: '"c"',
  reason: '"w"',
  gift: 'true',
  day: '"2025-01-31"',
  tags: '["a","b"]',
  user: '"u"',
};

/** What each field may be replaced by; an empty text leaves it out. */
const others: Fields[] = [
  ...[
    '1e20',
    '1e5',
    '5e-3',
    '15e24',
    '1.5e20',
    '1e2',
    '100',
    '100.0',
    '1e300',
    '-1E3',
    '0',
    '0.0',
    '0e0',
    '-0',
    '"5"',
  ].map((amount) => ({ amount })),
  ...['0.1e-5', '1e-7', '12345678901234567890', '1234567890123456789012345', 'true', 'null', 'NaN', '[]'].map(
    (amount) => ({ amount }),
  ),
  ...['1e5', '100000', '5.0', '"5"', 'null', '', 'true', '1e15'].map((count) => ({ count })),
  ...['null', '', '5', 'true', '"5"', '"\\u0063"', '[1]', '{}', '"true"', '"a\\"b"'].map((coupon) => ({ coupon })),
  ...['null', '', '5', '"nan"', 'NaN'].map((reason) => ({ reason })),
  ...['null', '', '1', '"true"', '0', 'false', '"t"'].map((gift) => ({ gift })),
  ...['null', '', '20250131', '"20250131"'].map((day) => ({ day })),
  ...['null', '', '[]', '["a",null]', '[1,2]', '["1","2"]', '[true]', '"ab"', '[["a"]]', '{}', '[,]'].map((tags) => ({
    tags,
  })),
  { coupon: '', reason: 'null' },
  { coupon: 'null', reason: '' },
  { user: 'null' },
  { user: '', coupon: 'null' },
  ...['1', '"r"'].map((ref) => ({ ref, coupon: '' })),
];

const envelope: Fields[] = [
  {},
  { user: 'null' },
  { visitor: '"x"' },
  { visitor: 'null' },
  { coupon: 'null' },
  { reason: 'null' },
  { level: '1e3' },
  { level: 'null' },
];

function objectText(fields: Readonly<Fields>): string {
  const members = Object.entries(fields).filter(([, value]) => value !== '');
  return `{${members.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`;
}

/** A member that nobody knows, of 5 bytes and more with its comma: what a value that is written shorter might make room for. */
function unknown(size: number): Fields {
  return size === 0 ? {} : { ['x'.repeat(Math.max(0, size - 5))]: '1' };
}

function* lines(): Iterable<string> {
  for (const other of [{}, ...others]) {
    for (const outer of envelope) {
      for (let size = 0; size < 26; size += size === 0 ? 5 : 1) {
        const payload = objectText({ ...whole, ...other, ...unknown(size) });
        const id = (at: string): Fields => ({ event: '"seen"', event_id: at, timestamp: '"2025-05-01T10:00:00Z"' });
        yield objectText({ ...id('"ID"'), ...outer, properties: payload });
        if (size > 0)
          yield objectText({
            ...id('"ID"'),
            ...outer,
            ...unknown(size),
            properties: objectText({ ...whole, ...other }),
          });
      }
    }
  }
}

test('rows in which something else takes the bytes of a field get the verdict of the JSON Schema', async () => {
  const [event] = catalog.events;
  if (event === undefined) throw new Error('no event');
  const isPayload = new Ajv2020({ strict: false, validateFormats: false, validateSchema: false }).compile(
    eventSchema(event),
  );
  const isValid = (line: string): boolean => {
    try {
      const { properties, visitor, level } = JSON.parse(line);
      const isKnown =
        (visitor === undefined || visitor === null || typeof visitor === 'string') &&
        (level === undefined || Number.isInteger(level));
      return isKnown && isPayload(properties);
    } catch {
      return false;
    }
  };
  const written = [...lines()].map((line, index) => line.replace('"ID"', `"e${index}"`));
  writeFileSync(join(root, 'lines.ndjson'), written.join('\n'));
  const { counts } = await loadSource(root, warehouse, catalog, { fullRefresh: true });
  const rows = await warehouse.query({ sql: 'select event_id from event_seen', origin: { step: 'test', span: null } });
  const loaded = new Set(rows.map((row) => row.event_id));
  const wrong = written.flatMap((line, index) => (loaded.has(`e${index}`) === isValid(line) ? [] : [line]));
  expect(wrong).toEqual([]);
  expect(Object.values(counts).reduce((sum, one) => sum + one.received, 0)).toBe(written.length);
  expect(loaded.size).toBeGreaterThan(500);
  expect(written.length - loaded.size).toBeGreaterThan(5000);
}, 120_000);
