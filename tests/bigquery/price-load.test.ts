import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { SqlReader } from '../../src/run/sql-reader.ts';
import { validateSql } from '../../src/run/validate/validate-sql.ts';
import { runCli } from '../cli/run-cli.ts';
import { type Files, testProject, testTime } from '../run/fixture.ts';
import { type Emulator, hasEmulator, openOn, startEmulator } from './emulator.ts';
import { jobOf, type PricedService, startPricedService } from './priced-service.ts';

/* What accepts the rows of existing tables is read and priced before anything is loaded. */

const files = (endpoint: string, events: string): Files => ({
  'waymark.yaml': `name: shop
targets:
  dev: {type: bigquery, project: test, schema: analytics, api_endpoint: '${endpoint}'}
`,
  'catalog/shop.yaml': `events:
  paid: {properties: {amount: {type: number, minimum: 0}}}
  left: {}
sources:
  app: {layout: columns, table: analytics.orders, events: [${events}], fields: {event: event, id: id, time: at}}
`,
});

const columns = { event: 'STRING', id: 'STRING', at: 'TIMESTAMP', amount: 'FLOAT' };
const fields = Object.entries(columns).map(([name, type]) => ({ name, type }));

describe('a dry run of a load', () => {
  let service: PricedService | null = null;
  afterEach(async () => {
    await service?.close();
    service = null;
  });

  const bytes = 50 * 1024 ** 2;
  const partsOf = async (events: string) => {
    const ofDryRun = (sql: string) => (/\borders\b/.test(sql) ? jobOf(bytes, fields) : undefined);
    service = await startPricedService({ orders: { bytes, columns } }, { ofDryRun });
    const { root } = testProject(files(service.endpoint, events));
    const { out } = await runCli(root, ['build', '--dry-run', '--json']);
    const steps: readonly { readonly id: string; readonly parts: readonly object[] }[] = JSON.parse(out).steps;
    return {
      parts: steps.find((one) => one.id === 'load:app')?.parts,
      accepts: service.asked.filter((sql) => sql.includes('as _raw')).length,
    };
  };

  test('prices the table once, and once more the copy that several events are told apart in', async () => {
    const source = { what: 'source', bytes, accuracy: 'about' };
    expect(await partsOf('paid, left')).toMatchObject({ parts: [source, { what: 'copy', bytes }], accepts: 2 });
    await service?.close();
    const alone = await partsOf('paid');
    expect(alone).toMatchObject({ parts: [source], accepts: 1 });
    expect(alone.parts).toHaveLength(1);
  });
});

describe.skipIf(!hasEmulator)('a check of SQL', () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterAll(() => emulator?.stop());

  test('has the warehouse read what accepts the rows of a table that is there', { timeout: 240_000 }, async () => {
    const warehouse = await openOn(emulator);
    const sql = 'create table analytics.orders (event string, id string, `at` timestamp, amount float64)';
    await warehouse.execute([{ sql, origin: { step: 'test', span: null } }]);
    await warehouse.close();
    const project = testProject(files(emulator.endpoint, 'paid, left'));
    const reader = await project.openReader('dev');
    const read: string[] = [];
    const noting: SqlReader = {
      ...reader,
      read: (queries) => {
        read.push(...queries.map((one) => one.statement.sql));
        return reader.read(queries);
      },
    };
    try {
      expect(await validateSql(project.load(), noting, testTime)).toEqual([]);
    } finally {
      await reader.close();
    }
    expect(read.filter((one) => one.includes('as _raw'))).toHaveLength(2);
  });
});
