import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventSchema } from '../../generators/json-schema/event-schema.ts';
import { valueSchema } from '../../generators/json-schema/value-schema.ts';
import type { EventDef } from '../../src/model/event.ts';
import { valuePattern } from '../../src/model/formats.ts';
import type { SourceDef } from '../../src/model/source.ts';
import type { Property } from '../../src/model/values.ts';
import type { AlikeSql } from '../../src/run/load/load-dialect.ts';
import type { Row, Warehouse } from '../../src/run/warehouse.ts';
import { arbitraryEvent } from './arbitrary-event.ts';
import { arbitraryLine } from './arbitrary-line.ts';
import { catalogFrom, loadSource, openWarehouse } from './load-source.ts';

const at = { self: { path: 'a.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 } };
const root = mkdtempSync(join(tmpdir(), 'waymark-verdict-'));
let warehouse: Warehouse;

beforeAll(async () => {
  warehouse = await openWarehouse(root);
});

afterAll(async () => {
  await warehouse.close();
  rmSync(root, { recursive: true, force: true });
});

const ajv = new Ajv2020({
  strict: false,
  validateFormats: false,
  validateSchema: false,
  addUsedSchema: false,
  ownProperties: true,
});

/** What JSON and the generated schema say of a line: the id of a row to accept, or null. */
function makeExpected(event: EventDef): (line: string) => string | null {
  const isPayload = ajv.compile(eventSchema(event));
  const isRow = ajv.compile({
    type: 'object',
    required: ['event_id', 'event', 'timestamp', 'properties'],
    properties: {
      event_id: { type: 'string', minLength: 1 },
      event: { const: event.name },
      timestamp: { type: 'string', pattern: valuePattern.timestamp },
      ...Object.fromEntries(context.map((one) => [one.name, valueSchema(one)])),
    },
  });
  return (line) => {
    try {
      const row = JSON.parse(line.trim());
      return isRow(row) && isPayload(row.properties) && isStorable(row) ? row.event_id : null;
    } catch {
      return null;
    }
  };
}

/** Halves of surrogate pairs cannot be written in UTF-8. */
function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, one]) => key.isWellFormed() && isStorable(one));
}

/** Beside the payload; rows may carry what nobody knows of besides. */
const context: readonly Property[] = [
  { name: 'user', column: 'user_name', type: 'string', nullable: true, required: false, at },
  { name: 'level', column: 'level', type: 'integer', required: false, at },
  { name: 'tags', column: 'context_tags', type: 'array', items: { type: 'string' }, required: false, at },
];

function sourceOf(name: string, events: readonly string[]): SourceDef {
  const fields = { event: 'event', id: 'event_id', time: 'timestamp', properties: 'properties' };
  const location = [{ value: 'lines.ndjson', span: at.self }];
  return { name, layout: 'envelope', location, events, context, fields, deduplicate: {}, at };
}

async function load(event: EventDef, source: SourceDef, into: Warehouse) {
  const catalog = { ...catalogFrom('events: {}'), events: [event], sources: [source] };
  const { counts, codes } = await loadSource(root, into, catalog, { fullRefresh: true });
  expect(codes).toEqual([]);
  const sum = (of: 'received' | 'accepted') => Object.values(counts).reduce((total, one) => total + one[of], 0);
  const rows = await into.query({
    sql: `select * exclude (_source) from ${event.table} where _source = '${source.name}' order by event_id`,
    origin: { step: 'test', span: null },
  });
  return { received: sum('received'), rows };
}

const drawn = arbitraryEvent.chain((event) =>
  fc.tuple(
    fc.constant(event),
    fc
      .array(arbitraryLine(event), { minLength: 100, maxLength: 100 })
      .map((makers) => makers.map((make, index) => make(`e${1000 + index}`))),
  ),
);

/** The first line about which the two disagree, for a message that can be read. */
function disagreement(
  lines: readonly string[],
  expected: (line: string) => string | null,
  rows: readonly Row[],
): string[] {
  const loaded = new Set(rows.map((row) => row.event_id));
  return lines.flatMap((line, index) => {
    const id = expected(line);
    if (id !== null && !loaded.has(id)) return [`refused, though valid: ${line}`];
    return id === null && loaded.has(`e${1000 + index}`) ? [`accepted, though not valid: ${line}`] : [];
  });
}

/** A hundred lines of a counterexample help nobody; the disagreement stands in the error. */
function reporter({ failed, seed, counterexamplePath, errorInstance }: fc.RunDetails<[[EventDef, string[]]]>): void {
  if (failed) throw new Error(`seed ${seed}, path ${counterexamplePath}`, { cause: errorInstance });
}

/** Judges rows by the form that most have first, however few they are; counts the loads in which that could be asked. */
function byForm(judged: { loads: number }): Warehouse {
  const { loading } = warehouse;
  if (loading === null || loading.alike === null) throw new Error('no loading');
  const { accept } = loading.alike;
  const alike: AlikeSql = {
    leastBytes: 0,
    leastShare: 0,
    accept(...parts) {
      const query = accept(...parts);
      if (query !== null) judged.loads += 1;
      return query;
    },
  };
  return { ...warehouse, loading: { ...loading, alike } };
}

test('loading accepts what the JSON Schema accepts: by the form of the rows, in SQL and in the checker alike', async () => {
  const seen = { accepted: 0, refused: 0, loads: 0 };
  const formed = byForm(seen);
  // Without SQL's part every row goes to the checker.
  const exact: Warehouse = { ...warehouse, loading: warehouse.loading && { ...warehouse.loading, accept: () => null } };
  await fc.assert(
    fc.asyncProperty(drawn, async ([event, lines]) => {
      const expected = makeExpected(event);
      writeFileSync(join(root, 'lines.ndjson'), lines.join('\n'));
      const valid = lines.filter((line) => expected(line) !== null).length;
      seen.accepted += valid;
      seen.refused += lines.length - valid;
      const inSql = await load(event, sourceOf('app', ['seen']), warehouse);
      expect(disagreement(lines, expected, inSql.rows)).toEqual([]);
      expect(inSql.received).toBe(lines.length);
      const byItsForm = await load(event, sourceOf('app', ['seen']), formed);
      expect(disagreement(lines, expected, byItsForm.rows)).toEqual([]);
      expect(byItsForm).toEqual(inSql);
      const inChecker = await load(event, sourceOf('app', ['seen']), exact);
      expect(inChecker.rows).toEqual(inSql.rows);
    }),
    { numRuns: Number(process.env.VERDICT_RUNS ?? 30), endOnFailure: true, reporter },
  );
  expect(Math.min(seen.accepted, seen.refused)).toBeGreaterThan(500);
  expect(seen.loads).toBeGreaterThan(10);
}, 600_000);
