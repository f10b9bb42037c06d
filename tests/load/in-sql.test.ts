import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { duckdbLoading } from '../../src/dialects/duckdb/load/index.ts';
import { eventTable } from '../../src/sql/event-table.ts';
import { projectOf, sample, schemaCheck } from '../sample/fixture.ts';
import { ndjson, openShop } from './fixture.ts';

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
});
