import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { duckdbLoading } from '../../src/dialects/duckdb/load/index.ts';
import type { RowInput } from '../../src/run/load/load-dialect.ts';
import { eventTable } from '../../src/sql/event-table.ts';
import { projectOf, sample, schemaCheck } from '../sample/fixture.ts';
import { ndjson, openShop } from './fixture.ts';
import { catalogFrom } from './load-source.ts';

const folder = join(import.meta.dirname, '../../catalog');

const texts = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.yaml'))
  .map((path) => readFileSync(join(folder, path), 'utf8'));

describe('rows that are valid are accepted where they are', () => {
  test('all of those that are sampled from the reference catalogs', async () => {
    const project = projectOf(...texts);
    const { catalog } = project;
    const isValid = await schemaCheck(project);
    const rows = sample(catalog, { count: 3000 });
    const shop = await openShop();
    let judged = 0;
    for (const source of catalog.sources.filter((one) => one.layout === 'envelope')) {
      // Limits of age hang on the time of the load; the schemas do not know them.
      const { max_age: _, max_skew: __, ...timeless } = source;
      for (const event of catalog.events.filter((one) => source.events.includes(one.name))) {
        const mine = rows.filter(
          (one) => one.source === source.name && one.row[source.fields.event ?? ''] === event.name && isValid(one),
        );
        if (mine.length === 0) continue;
        judged += mine.length;
        shop.write('rows.ndjson', ndjson(...mine.map((one) => one.row)));
        const files = [{ absolute: join(shop.root, 'rows.ndjson'), path: 'rows.ndjson' }];
        const { columns } = eventTable(event, catalog.sources);
        const target = { event, source: timeless, columns, now: '2026-01-01T00:00:00Z' };
        const accept = duckdbLoading.accept(
          target,
          duckdbLoading.rows({ kind: 'files', format: 'ndjson', files }, null),
        );
        const doubted = await shop.rows(`select _raw from (${accept}) where _raw is not null limit 3`);
        expect(doubted, event.name).toEqual([]);
      }
    }
    expect(judged).toBeGreaterThan(1000);
  });

  test('all of a flat file, and of a table', async () => {
    const catalog = catalogFrom(`
events:
  tick:
    properties: {n: {type: integer, minimum: 0}, ratio: number, on: boolean, day: date, at: timestamp, key: uuid, label: {type: string, pattern: '^l'}}
    rules: {labelled: {when: {on: true}, require: [label]}}
sources: {app: {layout: columns, location: a.csv, fields: {id: id, time: time}, max_age: 30d}}`);
    const [source] = catalog.sources;
    const [event] = catalog.events;
    if (!source || !event) throw new Error('no source');
    const shop = await openShop();
    const header = ['id', 'time', 'n', 'ratio', 'on', 'day', 'at', 'key', 'label'];
    const values = `i, timestamp '2025-05-01' + to_seconds(i), i, i / 7, i % 2 = 0, date '2025-01-01' + i::integer, timestamp '2025-01-01 10:00:00.5', uuid(), 'l' || i`;
    const sql = `select ${values} from range(500) t(i)`;
    await shop.warehouse.execute([
      {
        sql: `create table ticks as select * from (${sql}) t(${header.map((one) => `"${one}"`).join(', ')})`,
        origin: { step: 'test', span: null },
      },
      { sql: `copy ticks to '${shop.root}/a.csv' (header)`, origin: { step: 'test', span: null } },
    ]);
    const target = { event, source, columns: eventTable(event, catalog.sources).columns, now: '2025-05-02T00:00:00Z' };
    const file = { absolute: join(shop.root, 'a.csv'), path: 'a.csv', delimiter: ',' };
    const inputs: readonly RowInput[] = [
      { kind: 'files', format: 'csv', files: [file] },
      { kind: 'table', table: { schema: null, name: 'ticks' } },
    ];
    for (const input of inputs) {
      const described = await shop.warehouse.describe({
        sql: duckdbLoading.columns(input) ?? '',
        origin: { step: 'test', span: null },
      });
      const known: RowInput =
        input.kind === 'files'
          ? { ...input, files: input.files.map((one) => ({ ...one, columns: described })) }
          : { ...input, columns: described };
      const rows = duckdbLoading.columnRows(known, source);
      if (rows === null) throw new Error('no columns');
      const accept = duckdbLoading.acceptColumns(target, rows);
      const counts = `select count(*)::int as rows, count(_raw)::int as doubted, any_value(_raw) as example from (${accept})`;
      expect(await shop.rows(counts)).toEqual([{ rows: 500, doubted: 0, example: null }]);
    }
  });
});
