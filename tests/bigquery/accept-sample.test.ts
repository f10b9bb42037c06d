import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Catalog } from '../../src/model/catalog.ts';
import type { SourceDef } from '../../src/model/source.ts';
import type { NamedType } from '../../src/run/load/load-dialect.ts';
import type { Warehouse } from '../../src/run/warehouse.ts';
import { literal } from '../../src/sql/make.ts';
import { type SqlType, sqlType, sqlTypeOf } from '../../src/sql/types.ts';
import { catalogFrom, loadSource, openWarehouse } from '../load/load-source.ts';
import { isOmitted, sharedData } from '../real-data/build-project.ts';
import { type Emulator, hasEmulator, openOn, startEmulator } from './emulator.ts';
import { countFetched, withoutDrops } from './load-fixture.ts';

const origin = { step: 'test', span: null };
const folder = join(import.meta.dirname, '../../examples/ga4/catalog');
/** Of those with lists of products, amounts, texts that are converted, and none of it. */
const names = ['page_view', 'purchase', 'session_start', 'view_item'];

/** The example's catalog, with the daily tables of an export for its source. */
function exportedCatalog(): Catalog {
  const texts = readdirSync(folder).filter((one) => /^(events|properties|source)\.yaml$/.test(one));
  const catalog = catalogFrom(texts.map((one) => readFileSync(join(folder, one), 'utf8')).join('\n'));
  const [source] = catalog.sources;
  if (source === undefined) throw new Error('no source');
  const exported: SourceDef = { ...source, location: [], table: 'analytics.events_*', events: names };
  return { ...catalog, sources: [exported] };
}

const struct = (fields: Readonly<Record<string, SqlType>>): SqlType => ({
  kind: 'struct',
  fields: Object.entries(fields).map(([name, type]) => ({ name, type })),
});
const [text, whole, double] = [sqlType('string'), sqlType('integer'), sqlType('number')];

/** The columns of the export, as the sample has them. */
function exportColumns({ sources, events }: Catalog): readonly NamedType[] {
  const value = struct({ string_value: text, int_value: whole, float_value: double, double_value: double });
  const purchase = events.find((one) => one.name === 'purchase')?.properties ?? [];
  const nested = [...(sources[0]?.context ?? []), ...purchase]
    .filter((one) => one.type === 'object' || one.type === 'array')
    .map((one) => ({ name: one.name, type: sqlTypeOf(one) }));
  return [
    { name: 'event_date', type: text },
    { name: 'event_timestamp', type: whole },
    { name: 'event_name', type: text },
    { name: 'event_params', type: { kind: 'array', of: struct({ key: text, value }) } },
    { name: 'event_bundle_sequence_id', type: whole },
    { name: 'user_pseudo_id', type: text },
    { name: 'user_first_touch_timestamp', type: whole },
    { name: 'platform', type: text },
    ...nested,
  ];
}

describe.skipIf(!hasEmulator || isOmitted)('a day of the published export', () => {
  let emulator: Emulator;
  let warehouse: Warehouse;
  beforeAll(async () => {
    emulator = await startEmulator();
    warehouse = withoutDrops(await openOn(emulator));
  });
  afterAll(async () => {
    await warehouse?.close();
    await emulator?.stop();
  });

  test('is accepted where it is: rows are fetched only where SQL is in doubt', { timeout: 600_000 }, async () => {
    const catalog = exportedCatalog();
    const columns = exportColumns(catalog);
    const local = await openWarehouse(tmpdir());
    const rows = await local.query({
      sql: `select to_json(t)::varchar as row from (
          select *, row_number() over (partition by event_name order by event_timestamp, user_pseudo_id) as place
          from read_parquet('${join(sharedData, 'ga4/ga4_events_sampled.parquet')}')
          where event_name in (${names.map((one) => `'${one}'`).join(', ')})) as t
        where place <= 8`,
      origin,
    });
    await local.close();
    const given = rows.map((one) => JSON.parse(String(one.row)));
    // Of the sample, one row is broken: its time is missing.
    given[0].event_timestamp = null;
    const list = columns.map((one) => `${one.name} ${warehouse.dialect.type(one.type)}`).join(', ');
    await warehouse.execute([{ sql: `create table analytics.events_20210131 (${list})`, origin }]);
    const values = given.map(
      (row) => `(${columns.map((one) => warehouse.dialect.expr(literal(row[one.name] ?? null, one.type))).join(', ')})`,
    );
    await warehouse.execute([{ sql: `insert into analytics.events_20210131 values ${values.join(', ')}`, origin }]);
    const counting = countFetched(warehouse);
    const { counts, diagnostics } = await loadSource(tmpdir(), counting.warehouse, catalog, {});
    expect(diagnostics.filter((one) => one.severity === 'error')).toEqual([]);
    const sum = (of: 'received' | 'accepted' | 'quarantined' | 'duplicates') =>
      Object.values(counts).reduce((total, each) => total + each[of], 0);
    expect(sum('received')).toBe(given.length);
    expect(given.length).toBeGreaterThan(25);
    expect(sum('received')).toBe(sum('accepted') + sum('quarantined') + sum('duplicates'));
    expect({ quarantined: sum('quarantined'), fetched: counting.fetched() }).toEqual({ quarantined: 1, fetched: 1 });
    const [found] = await warehouse.query({
      sql: `select count(*) as n, countif(event_date between date '2020-11-01' and date '2021-01-31') as dated,
        countif(array_length(items) > 0) as with_items from analytics.event_purchase`,
      origin,
    });
    expect(found).toMatchObject({ n: counts.purchase?.accepted, dated: counts.purchase?.accepted });
    expect(Number(found?.with_items)).toBeGreaterThan(0);
  });
});
