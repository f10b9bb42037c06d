import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { change } from '../cli/run-cli.ts';
import { built, dataOf, diff, files, hash, isClean, seed } from './data-shop.ts';
import { git, write } from './repository.ts';

describe('rows and numbers', () => {
  test('of a model that changed, of all that reads it, and of metrics', async () => {
    const folder = await built();
    const before = hash(folder);
    // Order 3 of 0 USD comes in; free orders cost a tenth more; order 2 goes.
    change(
      folder,
      'transforms/paid.sql.hbs',
      'amount from',
      "case tier when 'free' then amount * 1.1 else amount end as amount from",
    );
    change(folder, 'transforms/paid.sql.hbs', 'amount > 0', 'id <> 2');
    const { tables, metrics, created, dropped } = await dataOf(folder);
    expect(tables.map((one) => one.name)).toEqual(['daily', 'metrics_by_tier', 'paid']);
    expect(tables[2]).toEqual({
      ...{ kind: 'model', name: 'paid', formerly: 'paid', key: ['id'], before: 3, after: 3 },
      ...{ added: 1, removed: 1, changed: 2, columnsAdded: [], columnsRemoved: [] },
      columnsRetyped: [],
      columns: [
        {
          name: 'amount',
          differing: 2,
          samples: [
            { key: { id: 1 }, before: 10, after: 11 },
            { key: { id: 4 }, before: 30, after: 33 },
          ],
        },
      ],
      addedRows: [{ id: 3 }],
      removedRows: [{ id: 2 }],
    });
    // Of the first day there was (free 10, plus 20.5), is (free 11); of the second (free 30), is (free 33, plus 0).
    expect(tables[1]).toMatchObject({ key: ['day', 'tier'], before: 3, after: 3, added: 1, removed: 1, changed: 2 });
    // The view has no key: its day 1 went from 2 orders to 1, its day 2 from 1 to 2.
    expect(tables[0]).toMatchObject({ key: null, before: 2, after: 2, added: 2, removed: 2, changed: null });
    expect(metrics).toEqual([
      {
        ...{ name: 'orders_placed', formerly: 'orders_placed', unit: 'count', total: { before: 3, after: 3 } },
        periods: {
          ...{ grain: 'day', count: 2, differing: 2 },
          samples: [
            { period: '2026-01-01', before: 2, after: 1 },
            { period: '2026-01-02', before: 1, after: 2 },
          ],
        },
      },
      {
        ...{ name: 'revenue', formerly: 'revenue', unit: null, total: { before: 60.5, after: 44 } },
        periods: {
          ...{ grain: 'day', count: 2, differing: 2 },
          samples: [
            { period: '2026-01-01', before: 30.5, after: 11 },
            { period: '2026-01-02', before: 30, after: 33 },
          ],
        },
      },
    ]);
    expect([created, dropped]).toEqual([[], []]);
    isClean(folder, before);
  });

  test('are told in text and Markdown, with what is the same', async () => {
    const folder = await built();
    change(folder, 'transforms/paid.sql.hbs', 'amount > 0', 'amount >= 0');
    const { out, err } = await diff(folder);
    expect(out).toContain('data, both sides built beside what is published on dev\n');
    expect(out).toContain('  paid  3 → 4 rows: 1 added\n      added: id=3\n');
    expect(out).toContain(
      '  metric orders_placed  3 → 4 count (+33.3 %); 1 of 2 days differ\n      2026-01-02: 1 → 2\n',
    );
    expect(out).toContain('  the same on both sides: `revenue`\n');
    expect(err).toContain('info[diff/no-key]');
    const { out: markdown } = await diff(folder, '--format', 'markdown');
    expect(markdown).toContain('### What happens to the data\n');
    expect(markdown).toContain('- `paid`: 3 → 4 rows: 1 added\n  <br>added: id=3\n');
  });

  test('of seeds and their columns, of tables that come, go and are renamed', async () => {
    const folder = await built();
    write(folder, {
      [seed]: files[seed].replace('plus,20.5', 'pro,20.5').replace('4,2026-01-02,free,30\n', ''),
      'transforms/first.sql.hbs': '---\n---\nselect min(id) as first_id from {{ref "orders"}}\n',
      'transforms/paid.sql.hbs': files['transforms/paid.sql.hbs']
        .replace('tier: string, ', 'level: {renamed_from: tier, type: string}, ')
        .replace('tier, amount from', 'tier as level, amount from'),
    });
    change(folder, 'catalog/catalog.yaml', 'dimensions: [tier]', 'dimensions: [level]');
    change(folder, 'catalog/catalog.yaml', 'by: [tier]', 'by: [level]');
    git(folder, 'rm', '--quiet', 'transforms/other.sql.hbs');
    const { tables, created, dropped } = await dataOf(folder);
    const paid = tables.find((one) => one.name === 'paid');
    expect(paid).toMatchObject({ before: 3, after: 2, removed: 1, changed: 1, columnsAdded: [], columnsRemoved: [] });
    expect(paid?.columns).toEqual([
      { name: 'level', differing: 1, samples: [{ key: { id: 2 }, before: 'plus', after: 'pro' }] },
    ]);
    const orders = tables.find((one) => one.name === 'orders');
    expect(orders).toMatchObject({ kind: 'seed', before: 4, after: 3, added: 1, removed: 2 });
    expect(created).toEqual([{ name: 'first', rows: 1 }]);
    expect(dropped).toEqual([{ name: 'other', rows: 1 }]);
  });

  test('a metric of which only the definition changed is asked on both sides, and no table is built', async () => {
    const folder = await built();
    change(
      folder,
      'catalog/catalog.yaml',
      'orders_placed: {type: simple, count: rows, of: paid',
      "orders_placed: {type: simple, count: rows, of: paid, where: tier = 'free'",
    );
    const { tables, metrics } = await dataOf(folder);
    expect(tables).toEqual([]);
    expect(metrics.map(({ name, total }) => [name, total])).toEqual([['orders_placed', { before: 3, after: 2 }]]);
  });

  test('a query in other words has the same rows; the order of addition makes no difference', async () => {
    const folder = await built();
    change(folder, 'transforms/paid.sql.hbs', 'amount from', '(amount * 3) / 3 as amount from');
    change(folder, 'transforms/paid.sql.hbs', 'amount > 0', 'not (amount <= 0)');
    const { out } = await diff(folder);
    expect(out).toContain('the same on both sides: `daily`, `metrics_by_tier`, `paid`, `orders_placed`, `revenue`\n');
  });

  test('counts agree with a comparison row by row, for random tables', { timeout: 120_000 }, async () => {
    const folder = await built();
    const row = fc.record({ tier: fc.constantFrom('a', 'b', ''), amount: fc.constantFrom('', '-1', '0', '1.5', '2') });
    const table = fc.dictionary(fc.constantFrom('1', '2', '3', '4', '5'), row);
    const csv = (rows: Record<string, { tier: string; amount: string }>) =>
      `id,day,tier,amount\n${Object.entries(rows)
        .map(([id, { tier, amount }]) => `${id},2026-01-0${id},${tier},${amount}\n`)
        .join('')}`;
    const query = '---\nassertions: [{unique: id}]\n---\nselect * from {{ref "orders"}}\n';
    write(folder, { 'transforms/paid.sql.hbs': query });
    for (const name of ['catalog/catalog.yaml', 'transforms/daily.sql.hbs', 'transforms/other.sql.hbs'])
      writeFileSync(
        join(folder, name),
        name.startsWith('catalog')
          ? (files['catalog/catalog.yaml'].split('metrics:')[0] ?? '')
          : '---\n---\nselect 1 as one\n',
      );
    for (const [was, is] of fc.sample(fc.tuple(table, table), { numRuns: 12, seed: 5 })) {
      write(folder, { [seed]: csv(was) });
      git(folder, 'commit', '--quiet', '--all', '--allow-empty', '--message=before');
      write(folder, { [seed]: csv(is) });
      const ids = [...new Set([...Object.keys(was), ...Object.keys(is)])];
      const both = ids.filter((id) => was[id] && is[id]);
      const differ = (field: 'tier' | 'amount') => both.filter((id) => was[id]?.[field] !== is[id]?.[field]).length;
      const { tables } = await dataOf(folder);
      const found = tables.find((one) => one.name === 'paid');
      if (found === undefined) {
        expect(csv(was)).toBe(csv(is));
        continue;
      }
      expect(found).toMatchObject({
        key: ['id'],
        added: ids.filter((id) => !was[id]).length,
        removed: ids.filter((id) => !is[id]).length,
        changed: both.filter((id) => JSON.stringify(was[id]) !== JSON.stringify(is[id])).length,
      });
      for (const field of ['tier', 'amount'] as const)
        expect(found.columns.find((one) => one.name === field)?.differing ?? 0, field).toBe(differ(field));
    }
  });

  test('only a part of very many differences is written out', async () => {
    const rows = Array.from({ length: 3000 }, (_, id) => `${id},2026-01-01,free,${id}\n`).join('');
    const folder = await built({ [seed]: `id,day,tier,amount\n${rows}` });
    change(folder, 'transforms/paid.sql.hbs', 'amount from', 'amount + 1 as amount from');
    const { out } = await diff(folder);
    expect(out).toContain('2,999 changed');
    expect(out).toContain('amount differs in 2,999 rows: id=1: 1 → 2; id=2: 2 → 3; id=3: 3 → 4; …\n');
    expect(out.length).toBeLessThan(4000);
  });
});
