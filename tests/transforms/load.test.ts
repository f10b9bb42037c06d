import { describe, expect, test } from 'vitest';
import { bigquery } from '../../src/dialects/bigquery/index.ts';
import { duckdb } from '../../src/dialects/duckdb/index.ts';
import { assertionReads } from '../../src/transforms/load/check-assertions.ts';
import { readTransform } from '../../src/transforms/read/read-transform.ts';
import { loadClean, render } from './fixture.ts';

const catalog = {
  'catalog/events.yaml': `events:
  order.paid: {properties: {amount: number, tier: string}}
  order.sent: {properties: {amount: number, tier: string}}
  order.lost: {properties: {amount: number, tier: string}}
sources:
  raw: {layout: columns, table: lake.raw_orders, events: [order.paid], fields: {time: at}}
seeds:
  rates: {file: rates.csv, columns: {currency: string}}
`,
};

function dependencies(files: Record<string, string>, model = 'm'): string[] {
  const { transforms } = loadClean({ ...catalog, ...files });
  const found = transforms.models.find((one) => one.name === model)?.dependsOn ?? [];
  return found.map(({ kind, name, span }) => `${kind}:${name}@${span.path.replace('transforms/', '')}:${span.line}`);
}

describe('what a model reads', () => {
  test('is found wherever it is named, once, where it is named first', () => {
    const found = dependencies({
      'transforms/a.sql.hbs': 'select 1 as id',
      'transforms/m.sql.hbs': `---
owner: me
---
select * from {{event "order.paid"}}, {{ref "rates"}}, {{source "raw"}}
{{#if false}}
join {{ref "a"}} join {{ref "a"}} {{event "order.paid"}} {{quarantine "order.sent"}}
{{/if}}`,
    });
    expect(found).toEqual([
      'event:order.paid@m.sql.hbs:4',
      'event:order.sent@m.sql.hbs:6',
      'model:a@m.sql.hbs:6',
      'seed:rates@m.sql.hbs:4',
      'table:lake.raw_orders@m.sql.hbs:4',
    ]);
  });

  test('also through partials and names that are put together', () => {
    const found = dependencies({
      'waymark.yaml': 'vars: {kinds: [paid, sent]}\n',
      'transforms/m.sql.hbs':
        'select * from {{> rows}}\n{{#each (var "kinds")}}{{event (concat "order." this)}}{{/each}}',
      'transforms/deep/_rows.hbs': '\n{{> more name="order.lost"}}',
      'transforms/_more.hbs': '{{event name}} {{ref "rates"}}',
    });
    expect(found).toEqual([
      'event:order.lost@_more.hbs:1',
      'event:order.paid@m.sql.hbs:2',
      'event:order.sent@m.sql.hbs:2',
      'seed:rates@_more.hbs:1',
    ]);
  });

  test('counts what only one of the dialects reads, and what only an incremental run reads', () => {
    const found = dependencies({
      'transforms/m.sql.hbs':
        '---\nmaterialized: incremental\nkey: id\n---\nselect 1 as id {{#if incremental}}{{event (concat "order." "lost")}}{{/if}}',
      'transforms/m.bigquery.sql.hbs': 'select * from {{event "order.sent"}}',
    });
    expect(found).toEqual(['event:order.lost@m.sql.hbs:5', 'event:order.sent@m.bigquery.sql.hbs:1']);
  });

  test('an assertion reads what it compares with and what its SQL names', () => {
    const { transforms } = loadClean({
      ...catalog,
      'transforms/a.sql.hbs': 'select 1 as id',
      'transforms/m.sql.hbs': `---
assertions:
  - relationships: {column: id, to: rates, field: currency}
  - sql: 'select * from {{self}} where id not in (select id from {{ref "a"}})'
  - not_null: id
---
select 1 as id`,
    });
    const assertions = transforms.models.find((one) => one.name === 'm')?.assertions ?? [];
    expect(assertions.map((one) => assertionReads(transforms, one, duckdb))).toEqual([['rates'], ['a'], []]);
  });
});

test('a head says everything about a model', () => {
  const { transforms } = loadClean({
    'transforms/orders/m.sql.hbs': `---
description: Orders by day
owner: finance
tags: [daily, orders]
materialized: incremental
partition: {by: day, grain: month, lookback: 2}
columns:
  day: {type: date, description: The day}
  n: integer
  rest:
assertions:
  - unique: day
---
select 1`.replace('  rest:\n', '  rest: {}\n'),
    'transforms/plain.sql.hbs': 'select 1 as id',
  });
  const [m, plain] = transforms.models;
  expect(m).toMatchObject({
    name: 'm',
    path: 'transforms/orders/m.sql.hbs',
    description: 'Orders by day',
    owner: 'finance',
    tags: ['daily', 'orders'],
    materialized: 'incremental',
    partition: { column: 'day', grain: 'month', lookback: 2 },
    key: [],
    columns: [{ name: 'day', type: 'date', description: 'The day' }, { name: 'n', type: 'integer' }, { name: 'rest' }],
    assertions: [{ id: 'unique:m:day', kind: 'unique', subject: { kind: 'model', name: 'm' } }],
  });
  expect(m?.at.materialized).toMatchObject({ line: 5, column: 15 });
  expect(m?.columns[1]?.at.type).toMatchObject({ line: 9, column: 6 });
  expect(plain).toMatchObject({
    name: 'plain',
    materialized: 'view',
    tags: [],
    columns: [],
    assertions: [],
    dependsOn: [],
  });
});

test('reading a file gives plain data that can be kept', () => {
  const text =
    '---\ncolumns: {id: integer}\nassertions: [{not_null: id}]\n---\nselect {{median "a"}}\n{{#each x as |y|}}{{> p y z=1}}{{/each}}';
  const read = readTransform({ path: 'transforms/m.sql.hbs', text });
  expect(JSON.parse(JSON.stringify(read))).toEqual(read);
  expect(readTransform({ path: 'transforms/m.sql.hbs', text: text.replaceAll('\n', '\r\n') })).toEqual(read);
});

describe('rendering', () => {
  test('a dialect has its own body where one is written', () => {
    const files = { 'transforms/m.sql.hbs': 'select 1 as n', 'transforms/m.bigquery.sql.hbs': 'select 2 as n' };
    expect(render(files, 'm').sql).toBe('select 1 as n');
    expect(render(files, 'm', { dialect: bigquery })).toMatchObject({
      sql: 'select 2 as n',
      path: 'transforms/m.bigquery.sql.hbs',
    });
  });

  test('blank lines around it and a semicolon at its end are taken off, lines stay right', () => {
    const { sql, lines } = render(
      { 'transforms/m.sql.hbs': '---\nowner: me\n---\n\n  \nselect 1\n\n  as n ; \n\n' },
      'm',
    );
    expect(sql).toBe('select 1\n\n  as n');
    expect(lines).toEqual([6, 7, 8]);
  });

  test('ephemeral models are put in front, each once, with their lines', () => {
    const files = {
      'transforms/base.sql.hbs': '---\nmaterialized: ephemeral\n---\nselect 1 as id\nunion all select 2',
      'transforms/mid.sql.hbs': '---\nmaterialized: ephemeral\n---\n\nselect id from {{ref "base"}}',
      'transforms/m.sql.hbs': 'select a.id\nfrom {{ref "mid"}} a\njoin {{ref "base"}} b using (id)',
    };
    const { sql, lines, inside } = render(files, 'm');
    expect(sql).toBe(`with ephemeral_base as (
select 1 as id
union all select 2
),
ephemeral_mid as (
select id from ephemeral_base
)
select * from (
select a.id
from ephemeral_mid a
join ephemeral_base b using (id)
) as rendered`);
    expect(lines.slice(8, 11)).toEqual([1, 2, 3]);
    expect(inside).toEqual([
      { line: 2, path: 'transforms/base.sql.hbs', templateLine: 4 },
      { line: 3, path: 'transforms/base.sql.hbs', templateLine: 5 },
      { line: 6, path: 'transforms/mid.sql.hbs', templateLine: 5 },
    ]);
  });

  test('variables of a head stand behind those of the project', () => {
    const model = '---\nvars: {a: 1, b: 2}\n---\nselect {{var "a"}}, {{var "b"}}';
    expect(render({ 'waymark.yaml': 'vars: {b: 3}\n', 'transforms/m.sql.hbs': model }, 'm').sql).toBe('select 1, 3');
    expect(render({ 'transforms/m.sql.hbs': model }, 'm', { vars: { a: 9 } }).sql).toBe('select 9, 2');
  });

  test('partials get their indentation, and say where their lines stand', () => {
    const files = {
      'transforms/m.sql.hbs': 'select\n  {{> columns of="t"}}\nfrom t',
      'transforms/_columns.hbs': '{{of}}.a,\n{{of}}.b\n',
    };
    expect(render(files, 'm')).toMatchObject({
      sql: 'select\n  t.a,\n  t.b\nfrom t',
      lines: [1, 2, 2, 3],
      inside: [
        { line: 2, path: 'transforms/_columns.hbs', templateLine: 1 },
        { line: 3, path: 'transforms/_columns.hbs', templateLine: 2 },
      ],
    });
  });
});

test('a deprecated event is a warning that names the one to read', () => {
  const found = () =>
    loadClean({
      'catalog/events.yaml': 'events:\n  a: {status: {deprecated: {replaced_by: b, reason: Renamed}}}\n  b: {}\n',
      'transforms/m.sql.hbs': 'select 1 as n\nfrom {{event "a"}}',
    });
  expect(found).toThrow(
    'transform/deprecated-event transforms/m.sql.hbs:2:6-19 The event `a` is deprecated: Renamed.\n  hint: Read `b` instead.',
  );
});
