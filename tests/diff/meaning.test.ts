import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { compare } from '../../src/diff/compare.ts';
import { normalSql } from '../../src/diff/normal-sql.ts';
import { commonFields } from '../../src/metrics/common-fields.ts';
import { findMetricKind, metricKinds } from '../../src/metrics/index.ts';
import { aggregations } from '../../src/metrics/measure.ts';
import type { MetricDef } from '../../src/model/metric.ts';
import { compareFiles, ids, sideOf } from './compare-files.ts';

const project = (sql: string) => ({
  'catalog/events.yaml': 'events:\n  order.paid: {properties: {amount: number, tier: string}}\n',
  'transforms/daily.sql.hbs': `${sql}\n`,
});

describe('the SQL of a model', () => {
  const sql =
    'select tier, sum(amount) as revenue from {{event "order.paid"}} where amount > 0 and tier is not null group by tier';
  const verdict = async (other: string): Promise<string[]> => {
    const { findings } = await compareFiles(project(sql), project(other), { parser: true });
    return ids(findings.filter((one) => one.container === 'model:daily'));
  };

  test.each([
    [
      'white space and line breaks',
      'select tier,\n       sum( amount ) as revenue\nfrom {{event "order.paid"}}\nwhere amount>0 and tier is not null\ngroup by tier\n',
    ],
    [
      'capitals of keywords',
      'SELECT tier, SUM(amount) AS revenue FROM {{event "order.paid"}} WHERE amount > 0 AND tier IS NOT NULL GROUP BY tier',
    ],
    [
      'comments',
      'select tier, -- the tier\n sum(amount) as revenue /* in USD */ from {{event "order.paid"}} where amount > 0 and tier is not null group by tier',
    ],
    [
      'comments of the template',
      '{{!-- revenue --}}select tier, sum(amount) as revenue from {{event "order.paid"}} where amount > 0 and tier is not null group by tier',
    ],
    [
      'spare parentheses',
      'select tier, (sum((amount))) as revenue from {{event "order.paid"}} where ((amount > 0) and (tier is not null)) group by (tier)',
    ],
    [
      'an alias without "as"',
      'select tier, sum(amount) revenue from {{event "order.paid"}} where amount > 0 and tier is not null group by tier',
    ],
    [
      'a semicolon',
      'select tier, sum(amount) as revenue from {{event "order.paid"}} where amount > 0 and tier is not null group by tier;',
    ],
  ])('that differs only in %s is the same query', async (_, other) => {
    const found = await verdict(other);
    expect(found.filter((id) => id !== 'meaning/model-rewritten')).toEqual([]);
  });

  test.each([
    ['another sum', sql.replace('sum(amount)', 'sum(amount) * 100')],
    ['another condition', sql.replace('amount > 0', 'amount >= 0')],
    [
      'other parentheses that matter',
      sql.replace('amount > 0 and tier is not null', 'amount > 0 and (tier is not null or tier is null)'),
    ],
    ['another text', sql.replace('tier is not null', "tier <> 'A'")],
    ['another text in capitals', sql.replace('tier is not null', "tier <> 'a'")],
    ['another name', sql.replace('as revenue', 'as total')],
    ['a distinct', sql.replace('select tier', 'select distinct tier')],
    ['another join', sql.replace('{{event "order.paid"}}', '{{event "order.paid"}} cross join (select 1)')],
  ])('with %s may change values', async (_, other) => {
    expect(await verdict(other)).toContain('meaning/model-sql-changed');
  });

  test('names what is computed from it: models, metrics and their pages', async () => {
    const files = (text: string) => ({
      ...project(text),
      'transforms/weekly.sql.hbs': 'select * from {{ref "daily"}}\n',
      'catalog/metrics.yaml':
        'metrics:\n  best: {type: simple, max: revenue, of: weekly}\n  twice: {type: derived, expression: 2 * best}\n',
    });
    const { findings } = await compareFiles(files(sql), files(sql.replace('sum', 'min')));
    expect(findings.find((one) => one.rule.id === 'meaning/model-sql-changed')?.moves).toEqual([
      'metric:best',
      'metric:twice',
      'model:weekly',
    ]);
  });
});

test('a rollup is a table of its own: its query follows the metrics, and it may go like any other', async () => {
  const files = (metric: string, rollup: string) => ({
    'catalog/events.yaml': 'events:\n  order.paid: {properties: {amount: number, tier: string}}\n',
    'catalog/metrics.yaml': `metrics:\n  revenue: {type: simple, ${metric}: amount, of: order.paid, dimensions: [tier]}\n${rollup}`,
  });
  const rollup = 'rollups:\n  daily: {metrics: [revenue], by: [tier], grain: day}\n';
  const changed = (await compareFiles(files('sum', rollup), files('max', rollup))).findings;
  expect(ids(changed)).toEqual(['meaning/model-sql-changed', 'meaning/aggregation-changed']);
  expect(changed[1]?.moves).toEqual(['model:metrics_daily']);
  expect(ids((await compareFiles(files('sum', rollup), files('sum', ''))).findings)).toContain('readers/model-removed');
  expect((await compareFiles(files('sum', rollup), files('sum', rollup))).findings).toEqual([]);
});

describe('the tokens of a query', () => {
  test.each([
    ["select 'A' from t", "select 'a' from t"],
    ['select "A" from t', 'select "a" from t'],
    ['select a from t where (a, b) in ((1, 2))', 'select a from t where (a, b) in (1, 2)'],
    ['select a from t where b in ((select 1))', 'select a from t where b in (select 1)'],
    ['select (a + b) * c from t', 'select a + b * c from t'],
    ['select f(a) from t', 'select f a from t'],
    ["select '--' , a from t", "select '' , a from t"],
    ['select Amount from t', 'select amount from t'],
  ])('%s is not %s', (one, other) => {
    expect(normalSql(one)).not.toBe(normalSql(other));
  });
});

/** Fields that all metrics have and that change no value, or for which readers are told. */
const harmless = new Set([
  'type',
  'description',
  'owner',
  'dimensions',
  'healthy',
  'target',
  'unit',
  'tags',
  'renamed_from',
  'refresh',
  'priority',
  'chart',
]);

describe('every field of every kind of metric', () => {
  /** A metric of the kind's own example. */
  function exampleOf(kind: string): MetricDef {
    const found = findMetricKind(kind);
    const [name] = Object.keys(parse(found?.example ?? ''));
    const files = { 'catalog/metrics.yaml': `metrics:\n${(found?.example ?? '').replace(/^/gm, '  ')}` };
    const metric = sideOf(files, true).project.catalog.metrics.find((one) => one.name === name);
    if (metric === undefined) throw new Error(`the example of ${kind} cannot be read`);
    return metric;
  }

  const span = { path: 'a.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 };

  /** Another value of the same shape as the one that is written, or one where none is. */
  function otherValue(value: unknown): unknown {
    if (typeof value === 'string') return `${value}_other`;
    if (typeof value === 'number') return value + 1;
    if (typeof value === 'boolean') return !value;
    if (Array.isArray(value)) return value.slice(1);
    return typeof value === 'object' && value !== null ? otherObject({ ...value }) : undefined;
  }

  /** Changes the name, the value or the table; else the first field. */
  function otherObject(object: Record<string, unknown>): unknown {
    const keys = Object.keys(object).filter((key) => key !== 'at' && key !== 'span');
    const key = ['name', 'value', 'of'].find((one) => keys.includes(one)) ?? keys[0];
    return key === undefined ? {} : { ...object, [key]: otherValue(object[key]) };
  }

  /** What stands for a field that the example does not have. */
  const absent: Readonly<Record<string, unknown>> = {
    where: { value: 'amount > 1', span },
    fraction: { value: 0.5, span },
    method: { value: 'approximate', span },
    time: { name: 'received_at', span },
    per: [{ name: 'tier', span }],
  };

  const fields = metricKinds.flatMap(({ kind, shape }) => {
    const schema = shape.schema();
    const names = Object.keys(schema.properties as object).filter((name) => !harmless.has(name));
    return names.map((field) => ({ kind, field }));
  });

  test('the common ones are those that are known', () => {
    const all = [...Object.keys(commonFields.required), ...Object.keys(commonFields.optional)];
    expect(all.filter((one) => !harmless.has(one))).toEqual(['time', 'fill']);
  });

  test.each(fields)('$kind: $field', ({ kind, field }) => {
    const metric = exampleOf(kind);
    const written: unknown = (metric.spec as Record<string, unknown>)[field];
    const value = written === undefined ? (absent[field] ?? { name: 'another', span }) : otherValue(written);
    // A measure has one aggregation: another one takes the place of the one that is written.
    const names: readonly string[] = aggregations;
    const rest = Object.entries(metric.spec).filter(
      ([key]) => kind !== 'simple' || !names.includes(field) || !names.includes(key),
    );
    const spec = { ...Object.fromEntries(rest), [field]: value };
    const changed: MetricDef = { ...metric, spec, ...(field === 'time' && { time: value as never }) };
    const side = (one: MetricDef) => {
      const base = sideOf({});
      const catalog = { ...base.project.catalog, metrics: [one] };
      // What it follows from is another matter: only the definition is compared here.
      const metrics = { ...base.metrics, metrics: [one], dimensionsOf: () => [], unitOf: () => null, usesOf: () => [] };
      return { ...base, metrics, project: { ...base.project, catalog } };
    };
    const compared = (one: MetricDef, other: MetricDef) =>
      compare({ before: side(one), after: side(other), today: '2026-02-01', sameQuery: () => false });
    expect(compared(metric, metric)).toEqual([]);
    const found = compared(metric, changed).filter((one) => one.audience === 'meaning' && one.severity === 'error');
    expect(found.length, JSON.stringify(changed.spec)).toBeGreaterThan(0);
  });
});
