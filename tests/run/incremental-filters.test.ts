import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bigquery } from '../../src/dialects/bigquery/index.ts';
import { targetTypes } from '../../src/dialects/index.ts';
import { planRollup } from '../../src/metrics/rollup/plan-rollup.ts';
import type { ModelDef } from '../../src/model/transform.ts';
import { modelChanges } from '../../src/run/execute/write-model.ts';
import { chooseReplacement } from '../../src/run/materialize/choose-replacement.ts';
import { partitionStart } from '../../src/run/materialize/partition-start.ts';
import { filteredTables } from '../../src/run/materialize/project-dialect.ts';
import { rowsSince, rowsWithin } from '../../src/run/materialize/replaced-rows.ts';
import { printChanges, type RowChange } from '../../src/run/materialize/row-change.ts';
import { type LoadedProject, loadProject } from '../../src/run/project/load-project.ts';
import { boundsColumn, filterPartitions } from '../../src/sql/filter-partitions.ts';
import type { Expr, Relation } from '../../src/sql/nodes.ts';
import { modelLayout, type TableLayout } from '../../src/sql/table-layout.ts';
import { renderModel } from '../../src/transforms/render/render-model.ts';
import { tempFolder } from './fixture.ts';

/*
 * BigQuery refuses a statement that reads a table with `require_partition_filter` without saying which partitions. So every
 * statement that changes a table has to: it is looked at as data, before it is printed.
 */

const repository = join(import.meta.dirname, '../..');
const grains = ['hour', 'day', 'week', 'month', 'quarter', 'year'] as const;

/** The reference project, with a model by key and a rollup for every metric of its catalogs, of which some are not possible. */
function project(zone: string, timeless: ReadonlySet<string> = new Set()): LoadedProject {
  const root = tempFolder();
  for (const folder of ['catalog', 'transforms'])
    cpSync(join(repository, folder), join(root, folder), { recursive: true });
  writeFileSync(
    join(root, 'waymark.yaml'),
    `name: reference\ntime_zone: ${zone}\nvars: {launched_at: 2025-01-14, baseline_refund_rate: 0.025}\n`,
  );
  writeFileSync(
    join(root, 'transforms/by_key.sql.hbs'),
    '---\nmaterialized: incremental\nkey: [order_id, tier]\nstorage: {partition: {by: seen, grain: hour}}\ncolumns: {order_id: string, tier: string, seen: timestamp}\n---\nselect order_id, tier, event_time as seen from {{event "order.paid"}}\n',
  );
  const load = () => loadProject(root, { env: {}, targetTypes });
  const first = load();
  if (first.value === null) throw new Error('the reference project cannot be read');
  const metrics = first.value.project.catalog.metrics.map((one) => one.name).filter((one) => !timeless.has(one));
  const lines = metrics.map((name, at) => `  ${name}: {metrics: [${name}], grain: ${grains[at % grains.length]}}`);
  writeFileSync(join(root, 'catalog/rollups.yaml'), `rollups:\n${lines.join('\n')}\n`);
  const loaded = load();
  if (loaded.value === null) throw new Error('the reference project cannot be read with rollups');
  const wrong = loaded.diagnostics.flatMap(({ severity, span }) =>
    severity === 'error' && span?.path === 'catalog/rollups.yaml' ? (metrics[span.line - 2] ?? []) : [],
  );
  if (wrong.length > 0) return project(zone, new Set([...timeless, ...wrong]));
  expect(loaded.diagnostics.filter((one) => one.severity === 'error')).toEqual([]);
  return loaded.value;
}

/** As the model is stored, and stored by a column that it does not go by; both want a filter. */
function layoutsOf(model: ModelDef): TableLayout[] {
  const own: TableLayout = { ...modelLayout(model), requireFilter: true };
  return [own, { ...own, partition: { kind: 'range', column: 'shop', from: 0, to: 9, step: 1 } }];
}

/** What a build would do to the table of a model that exists, with everything that is needed to filter. */
function changesOf(model: ModelDef, layout: TableLayout, loaded: LoadedProject): RowChange[] {
  const { settings } = loaded.project;
  const rendered = renderModel(loaded.transforms, model.name, { dialect: bigquery });
  const origin = { step: `model:${model.name}`, span: null };
  const query = { rendered, path: rendered.path, origin };
  const columns = model.columns.map((one) => one.name);
  const target = { schema: null, name: model.name };
  const plan = { dialect: bigquery, settings };
  const step = { model, name: model.name };
  const { partition } = model;
  if (partition === undefined) return modelChanges(step, plan, { kind: 'merge', query, columns }, layout, target) ?? [];
  const kind = model.columns.find((one) => one.name === partition.column)?.type === 'date' ? 'date' : 'timestamp';
  const start = partitionStart('2025-01-14T08:00:00Z', partition.grain, partition.lookback, settings);
  const ranges = [
    { since: '2025-01-01', until: '2025-02-01' },
    { since: '2025-03-01', until: null },
  ];
  const replaced =
    model.rollup === undefined
      ? rowsSince(partition.column, kind, start)
      : rowsWithin(partition.column, kind, ranges, settings.timeZone);
  return (
    modelChanges(step, plan, { kind: 'partitions', query, columns, replaced, dates: ranges }, layout, target) ?? []
  );
}

function flat(changes: readonly RowChange[]): readonly Exclude<RowChange, { kind: 'transaction' }>[] {
  return changes.flatMap((one) => (one.kind === 'transaction' ? flat(one.changes) : [one]));
}

/** Without layout, which depends on the length of names. */
function plain(sql: string): string {
  return sql.replace(/\s+/g, '');
}

/** Types of the constants that a column is compared with. */
function constantTypes(expr: Expr, name: string): string[] {
  if (expr.kind !== 'operator') return [];
  const hasColumn = expr.args.some((one) => one.kind === 'column' && one.name === name);
  return expr.args.flatMap((one) => (one.kind === 'literal' && hasColumn ? [one.type.kind] : constantTypes(one, name)));
}

describe.each(['UTC', 'America/New_York'])('every generated incremental statement, with days of %s', (zone) => {
  const loaded = project(zone);
  const { models } = loaded.project;
  const incremental = models.filter((one) => one.materialized === 'incremental');

  test('there are some of each kind', () => {
    const names = incremental.map((one) => one.name);
    expect(names).toEqual(expect.arrayContaining(['orders_daily', 'bundle_daily', 'by_key']));
    expect(incremental.filter((one) => one.rollup !== undefined).length).toBeGreaterThan(30);
    const layouts = incremental.flatMap((model) => layoutsOf(model).map((layout) => ({ model, layout })));
    const ways = new Set(layouts.map(({ model, layout }) => chooseReplacement(bigquery, model, layout, zone).how));
    expect(ways).toEqual(new Set(['transaction', 'merge']));
  });

  test.each(incremental)('$name', (model) => {
    for (const layout of layoutsOf(model)) {
      const stored = layout.partition?.column ?? '';
      const changes = changesOf(model, layout, loaded);
      const printed = printChanges(bigquery, changes, { step: 'test', span: null }).map((one) => one.sql);
      let readsTable = 0;
      for (const change of flat(changes)) {
        if (change.kind === 'delete' || change.kind === 'delete-same' || change.kind === 'merge') {
          readsTable++;
          expect(change.where !== null && boundsColumn(change.where, stored), change.kind).toBe(true);
          const condition = bigquery.expr(change.where ?? { kind: 'sql', sql: '' });
          expect(plain(printed.join('\n').replaceAll('live.', ''))).toContain(plain(condition));
        }
        const { partition } = model;
        if (partition !== undefined && 'where' in change) {
          const type = model.columns.find((one) => one.name === partition.column)?.type;
          expect(change.where !== null && boundsColumn(change.where, partition.column), change.kind).toBe(true);
          expect(new Set(change.where && constantTypes(change.where, partition.column))).toEqual(new Set([type]));
        }
      }
      expect(readsTable).toBe(1);
    }
  });

  test('and the queries of rollups, where all tables that they read want a filter', () => {
    const storage = {
      require_partition_filter: true,
      at: { self: { path: '', line: 1, column: 1, endLine: 1, endColumn: 1 } },
    };
    const { catalog } = loaded.project;
    const strict = {
      catalog: { ...catalog, events: catalog.events.map((one) => ({ ...one, storage })) },
      models: models.map((one) => ({ ...one, storage })),
    };
    const tables = filteredTables(strict);
    let found = 0;
    for (const rollup of catalog.rollups) {
      const relation = planRollup(rollup, loaded.transforms.metrics(), loaded.project.settings, null);
      const bare = unfiltered(filterPartitions(relation, tables), tables, false);
      expect(bare, rollup.name).toEqual([]);
      found += unfiltered(relation, tables, false).length;
    }
    // Of those that read events, all would have been refused.
    expect(found).toBeGreaterThan(20);
  });
});

/** Names of tables that a query reads without telling the partitions; a walk of its own over everything that looks like a node. */
function unfiltered(node: unknown, tables: ReadonlyMap<string, { column: string }>, isTold: boolean): string[] {
  if (typeof node !== 'object' || node === null) return [];
  if (Array.isArray(node)) return node.flatMap((one) => unfiltered(one, tables, false));
  const relation = node as Partial<Relation> & Record<string, unknown>;
  if (relation.kind === 'table') {
    const { name } = (node as Extract<Relation, { kind: 'table' }>).table;
    return tables.has(name) && !isTold ? [name] : [];
  }
  return Object.entries(node).flatMap(([key, value]) => {
    const from = relation.kind === 'select' && key === 'from' ? (node as Extract<Relation, { kind: 'select' }>) : null;
    const table = from?.from?.kind === 'table' ? tables.get(from.from.table.name) : undefined;
    const told = table !== undefined && from?.where !== undefined && boundsColumn(from.where, table.column);
    return unfiltered(value, tables, told);
  });
}
