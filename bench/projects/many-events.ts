import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { randomNumbers } from '../harness/random.ts';

/** One event with ten properties of all types, read from NDJSON files. */
export const eventProject: Readonly<Record<string, string>> = {
  'waymark.yaml': `name: many_events
targets:
  dev: {type: duckdb, path: warehouse.duckdb, schema: main}
default_target: dev
`,
  'catalog/orders.yaml': `events:
  order.placed:
    description: An order was placed
    properties:
      order_id: {type: string, pattern: "^ORD-[0-9]{8}$", required: true}
      amount: {type: number, minimum: 0, maximum: 100000, required: true}
      quantity: {type: integer, minimum: 1, maximum: 99, required: true}
      currency: {type: string, enum: [EUR, USD, GBP, JPY], required: true}
      is_gift: {type: boolean}
      channel: {type: string, enum: [web, ios, android], required: true}
      coupon: {type: string, nullable: true, max_length: 32}
      country: {type: string, format: country}
      tags: {type: array, items: {type: string, max_length: 32}}
      items: {type: integer, minimum: 0}

sources:
  app:
    layout: envelope
    location: data/*.ndjson
    events: [order.placed]
    fields: {event: event, id: event_id, time: timestamp, properties: properties}
    context:
      user_id: {type: string, max_length: 64}
`,
};

/** The same columns as of the typed table, read without a question asked. */
export const plainLoad = `create table plain as
select event_id, "timestamp" as event_time, user_id, unnest(properties)
from read_json('data/*.ndjson', format = 'newline_delimited', ignore_errors = true, columns = {
  event_id: 'VARCHAR', "timestamp": 'TIMESTAMP', event: 'VARCHAR', user_id: 'VARCHAR',
  properties: 'STRUCT(order_id VARCHAR, amount DOUBLE, quantity BIGINT, currency VARCHAR, is_gift BOOLEAN, channel VARCHAR,
    coupon VARCHAR, country VARCHAR, tags VARCHAR[], items BIGINT)'
})`;

export const fileCount = 10;

/** What is in the files that `writeEvents` made. */
export interface WrittenEvents {
  readonly bytes: number;
  readonly broken: number;
  readonly repeated: number;
}

/**
 * Writes `count` events of about 300 bytes below `<folder>/data`, the same for the same count. One in a thousand breaks a rule,
 * one in two hundred repeats the id of an earlier one.
 */
export function writeEvents(folder: string, count: number): WrittenEvents {
  mkdirSync(join(folder, 'data'), { recursive: true });
  const next = randomNumbers(7);
  const written = { bytes: 0, broken: 0, repeated: 0 };
  const recent: string[] = [];
  for (let file = 0; file < fileCount; file++) {
    const handle = openSync(join(folder, 'data', `events_${file}.ndjson`), 'w');
    let chunk = '';
    for (
      let index = Math.floor((file * count) / fileCount);
      index < Math.floor(((file + 1) * count) / fileCount);
      index++
    ) {
      chunk += `${eventLine(index, next, recent, written)}\n`;
      if (chunk.length < 1 << 20) continue;
      written.bytes += writeSync(handle, chunk);
      chunk = '';
    }
    written.bytes += writeSync(handle, chunk);
    closeSync(handle);
  }
  return written;
}

const start = Date.UTC(2025, 0, 1);
const words = ['red', 'été', 'large', '日本', 'new', 'summer', 'gift', 'last chance'];

function eventLine(
  index: number,
  next: (below: number) => number,
  recent: string[],
  written: { broken: number; repeated: number },
): string {
  const id = eventId(index, next, recent, written);
  const at = new Date(start + index * 137).toISOString();
  const isBroken = next(1000) === 0;
  if (isBroken) written.broken += 1;
  const quantity = isBroken ? '"many"' : next(50) + 1;
  const coupon = next(2) === 0 ? 'null' : `"C${next(1000)}"`;
  const order = String(next(1e8)).padStart(8, '0');
  return (
    `{"event":"order.placed","event_id":"${id}","timestamp":"${at}","user_id":"u${next(1e6)}","properties":{"order_id":"ORD-${order}",` +
    `"amount":${next(1e5) / 100},"quantity":${quantity},"currency":"${pick(['EUR', 'USD', 'GBP', 'JPY'], next)}",` +
    `"is_gift":${next(2) === 0},"channel":"${pick(['web', 'ios', 'android'], next)}","coupon":${coupon},"country":"FR",` +
    `"tags":["${pick(words, next)}","${pick(words, next)}"],"items":${next(9)}}}`
  );
}

function eventId(
  index: number,
  next: (below: number) => number,
  recent: string[],
  written: { repeated: number },
): string {
  if (recent.length > 0 && next(200) === 0) {
    written.repeated += 1;
    return pick(recent, next);
  }
  const id = `${hex(next, 8)}-${hex(next, 4)}-4${hex(next, 3)}-a${hex(next, 3)}-${hex(next, 6)}${hex(next, 6)}`;
  if (index % 64 === 0) recent[(index / 64) % 5000] = id;
  return id;
}

function hex(next: (below: number) => number, digits: number): string {
  return next(16 ** digits)
    .toString(16)
    .padStart(digits, '0');
}

function pick(from: readonly string[], next: (below: number) => number): string {
  return from[next(from.length)] ?? '';
}
