import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, test } from 'vitest';
import { change, emptyFolder } from '../cli/run-cli.ts';
import { built, diff, files } from './data-shop.ts';
import { commit, git, write } from './repository.ts';

describe('events', () => {
  const shop = {
    'waymark.yaml': files['waymark.yaml'],
    'catalog/catalog.yaml':
      'events:\n  order.paid: {properties: {amount: number}}\nsources:\n  app: {layout: envelope, location: data/*.ndjson, fields: {event: event, id: id, time: time, properties: properties}}\n',
    'data/a.ndjson': '{"event":"order.paid","id":"1","time":"2026-01-01T00:00:00Z","properties":{"amount":5}}\n',
    'transforms/paid.sql.hbs':
      '---\nassertions: [{unique: event_id}]\n---\nselect event_id, amount from {{event "order.paid"}}\n',
  };

  test('are read as they are published; a property that is not loaded yet is empty, and that is said', async () => {
    const folder = await built({
      ...shop,
      'transforms/daily.sql.hbs': '---\n---\nselect 1 as one\n',
      'transforms/other.sql.hbs': '---\n---\nselect 1 as one\n',
    });
    change(folder, 'catalog/catalog.yaml', 'amount: number', 'amount: number, tax: number');
    change(folder, 'transforms/paid.sql.hbs', 'amount from', 'amount, tax from');
    const { out, err } = await diff(folder);
    expect(out).toContain('  paid  1 row: new: column tax\n');
    expect(err).toMatch(/warning\[diff\/data-not-built\]\s+The published events `order.paid` have no `tax`/);
  });

  test('that were never loaded: what reads them is not compared', async () => {
    const folder = emptyFolder();
    write(folder, { ...shop, '.gitignore': files['.gitignore'] });
    git(folder, 'init', '--quiet', '--initial-branch=main');
    commit(folder);
    await (await DuckDBInstance.create(join(folder, 'shop.duckdb'))).closeSync();
    change(folder, 'transforms/paid.sql.hbs', 'amount from', 'amount + 1 as amount from');
    const { out, err, code } = await diff(folder);
    expect(err).toContain('No events `order.paid` are loaded on this target.');
    expect(out).toContain('no table and no metric');
    expect(code).toBe(0);
  });
});
