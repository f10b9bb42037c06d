import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { statusesOf, testProject } from '../run/fixture.ts';
import { type Emulator, hasEmulator, openOn, startEmulator } from './emulator.ts';

/* Rows that are longer than a statement may be (1 MB), where something is wrong with them. */

const length = 1_200_000;

describe.skipIf(!hasEmulator)('a row of more than a megabyte', () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterAll(() => emulator?.stop());

  test('is kept, cut, where an assertion fails, and whole in quarantine', { timeout: 240_000 }, async () => {
    const project = testProject({
      'waymark.yaml': `name: shop
targets:
  dev: {type: bigquery, project: test, schema: analytics, api_endpoint: '${emulator.endpoint}'}
`,
      'catalog/shop.yaml': `events:
  note.written:
    description: A note was written
    properties: {text: {type: string, max_length: 10}}
sources:
  app: {layout: envelope, location: data/*.ndjson}
`,
      'data/notes.ndjson': `${JSON.stringify({
        event: 'note.written',
        event_id: 'a',
        timestamp: '2025-01-14T08:00:00Z',
        properties: { text: 'z'.repeat(length) },
      })}\n`,
      'transforms/notes.sql.hbs': `---
materialized: table
columns: {id: {type: integer}, note: {type: string}, author: {type: string}}
assertions:
  - {not_null: author, severity: warning}
---
select 1 as id, repeat('y', ${length}) as note, cast(null as string) as author
`,
    });
    const outcome = await project.run();
    expect(outcome.diagnostics.filter((one) => one.severity === 'error')).toEqual([]);
    expect(statusesOf(outcome)).toMatchObject({ 'model:notes': 'warned', 'load:app': 'succeeded' });

    const warehouse = await openOn(emulator);
    const ask = (sql: string) => warehouse.query({ sql, origin: { step: 'test', span: null } });
    const [{ failing_row: kept } = { failing_row: '' }] = await ask(
      "select failing_row from analytics.waymark_failures where subject = 'notes'",
    );
    const row = JSON.parse(String(kept));
    expect(row).toEqual({
      id: 1,
      note: expect.stringMatching(/^y{100000,}… \(cut: 1,200,000 characters\)$/),
      author: null,
    });
    const [refused] = await ask('select rule, length(payload) as size from analytics.waymark_quarantine');
    expect(refused).toMatchObject({ rule: 'max_length', size: expect.any(Number) });
    expect(Number(refused?.size)).toBeGreaterThan(length);
    await warehouse.close();
  });
});
