import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, describe, expect, test } from 'vitest';
import { bigquery } from '../../src/dialects/bigquery/index.ts';
import { date, timestamp } from '../../src/sql/make.ts';
import { helpers } from '../../src/transforms/helpers/index.ts';
import { findings, render, renderText } from './fixture.ts';

let connection: DuckDBConnection;

beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:')).connect();
});

/** The value of an expression written with helpers, computed by DuckDB. */
async function value(expression: string, waymark = 'name: test'): Promise<unknown> {
  const { sql } = render({ 'waymark.yaml': `${waymark}\n`, 'transforms/m.sql.hbs': `select ${expression} as v` }, 'm');
  const result = await connection.runAndReadAll(`select v::varchar as v from (${sql})`);
  return result.getRowObjects()[0]?.v;
}

const table = `(select * from (values (1e0, 'a', timestamp '2025-01-14 23:30:00', true), (4e0, 'b', timestamp '2025-01-15 12:00:00', false)) _(amount, tier, paid_at, paid))`;
const over = (expression: string): string => `(select ${expression} from ${table})`;

describe('on DuckDB', () => {
  test.each([
    ['{{date_trunc "month" "timestamp \'2025-01-14 23:30:00\'"}}', '2025-01-01'],
    ['{{date_trunc "hour" "timestamp \'2025-01-14 23:30:00\'"}}', '2025-01-14 23:00:00'],
    ['{{date_trunc "week" "timestamp \'2025-01-14 23:30:00\'"}}', '2025-01-13'],
    ['{{date_diff "day" "timestamp \'2025-01-14 23:00:00\'" "timestamp \'2025-01-15 01:00:00\'"}}', '1'],
    ['{{date_diff "minute" "timestamp \'2025-01-14 23:00:30\'" "timestamp \'2025-01-14 23:02:00\'"}}', '1'],
    ['{{date_add "month" 1 "timestamp \'2025-01-31 00:00:00\'"}}', '2025-02-28 00:00:00'],
    ['{{date_add "day" -7 "timestamp \'2025-01-14 00:00:00\'"}}', '2025-01-07 00:00:00'],
    ['{{safe_divide 1 2}}', '0.5'],
    ['{{safe_divide 1 0}}', null],
    ['{{safe_divide "1 + 2" "1 + 1"}}', '1.5'],
    [`{{json_value "'{\\"a\\": {\\"b\\": 5}}'" "$.a.b"}}`, '5'],
    [`{{json_value "'{}'" "$.a"}}`, null],
    [over('{{median "amount"}}'), '2.5'],
    [over('{{percentile "amount" 0.25}}'), '1.75'],
    [over('{{count_if "tier = \'a\' or amount > 100"}}'), '1'],
    [over('{{safe_divide (count_if "paid") "count(*)"}}'), '0.5'],
    ['{{cast "\'12\'" "integer"}} + 1', '13'],
    ['{{cast "\'x\'" "integer" safe=true}}', null],
    ['{{regexp_matches "\'abc\'" "^a.c$"}}', 'true'],
    ['{{array_length "[1, 2, null]"}}', '3'],
    ['{{quote "it\'s"}}', "it's"],
    ['{{quote "2025-01-14" type="date"}} + 1', '2025-01-15'],
    ['{{quote 5}} + {{quote 0.5}}', '5.5'],
  ])('%s', async (template, expected) => expect(await value(template)).toBe(expected));

  test('days and weeks are those of the project', async () => {
    const tokyo = 'time_zone: Asia/Tokyo\nweek_start: sunday';
    expect(await value('{{date_trunc "day" "timestamp \'2025-01-14 23:30:00\'"}}', tokyo)).toBe('2025-01-15');
    expect(await value('{{date_trunc "day" "timestamp \'2025-01-14 23:30:00\'" zone="UTC"}}', tokyo)).toBe(
      '2025-01-14',
    );
    expect(await value('{{date_trunc "week" "timestamp \'2025-01-14 10:30:00\'"}}', tokyo)).toBe('2025-01-12');
    expect(await value('{{date_trunc "hour" "timestamp \'2025-01-14 23:30:00\'"}}', tokyo)).toBe('2025-01-14 23:00:00');
  });

  test('variables and lists', async () => {
    const waymark = 'vars: {tiers: [a, "b\'c"], numbers: [1, 2], none: [], since: 2025-01-14, fast: true}';
    const rendered = (template: string) => renderText(template, {}, waymark.slice(7, -1));
    expect(rendered('select {{list (var "tiers")}}')).toBe("select 'a', 'b''c'");
    expect(rendered('select {{list (var "none")}}')).toBe('select null');
    expect(await value('2 in ({{list (var "numbers")}})', waymark)).toBe('true');
    expect(rendered('select {{quote (var "since") type="date"}}, {{var "since"}}')).toBe(
      "select date '2025-01-14', 2025-01-14",
    );
    expect(rendered('select {{var "limit" default=5}}')).toBe('select 5');
    expect(rendered('{{#each (var "tiers")}}{{@index}}={{quote this}}{{#unless @last}}, {{/unless}}{{/each}}')).toBe(
      "0='a', 1='b''c'",
    );
    expect(rendered('select {{#if (and (var "fast") (not (eq (var "since") "x")))}}1{{else}}2{{/if}}')).toBe(
      'select 1',
    );
    expect(rendered('select {{#if (or (var "none") false)}}1{{else}}2{{/if}}')).toBe('select 2');
  });

  test('columns stay as they are, other SQL gets parentheses', () => {
    expect(renderText('select {{safe_divide "a" "t.b"}}')).not.toMatch(/\(a\)|\(t\.b\)/);
    expect(renderText('select {{median "a + b"}}')).toContain('(a + b)');
    expect(renderText('select {{date_trunc "day" "current_timestamp"}}')).not.toContain('"current_timestamp"');
  });

  test('identifiers', () => {
    expect(renderText('select 1 as {{identifier "order"}}, 2 as {{identifier "plain"}}')).toBe(
      'select 1 as "order", 2 as plain',
    );
  });
});

test('the same template for BigQuery', () => {
  const template =
    'select {{date_trunc "month" "at"}}, {{safe_divide "a" "b"}}, {{count_if "x > 1"}}, {{identifier "order"}}';
  expect(renderText(template, { dialect: bigquery })).toMatchInlineSnapshot(
    `"select date_trunc(cast(\`at\` as date), month), safe_divide(cast(a as float64), b), count(case when (x > 1) then 1 end), \`order\`"`,
  );
});

describe('tables', () => {
  const files = {
    'catalog/events.yaml': `events:
  order.paid: {properties: {amount: number}}
sources:
  raw: {layout: columns, table: lake.raw_orders, events: [order.paid], fields: {time: at}}
seeds:
  rates: {file: rates.csv, columns: {currency: string}}
`,
    'transforms/base.sql.hbs': 'select 1 as id\n',
  };
  const sql = (template: string, schema?: string): string =>
    render({ ...files, 'transforms/m.sql.hbs': template }, 'm', schema === undefined ? {} : { schema }).sql;

  test('models, seeds, events, sources', () => {
    expect(sql('select * from {{ref "base"}}, {{ref "rates"}}, {{event "order.paid"}}, {{source "raw"}}')).toBe(
      'select * from base, rates, event_order_paid, lake.raw_orders',
    );
    expect(sql('select * from {{ref "base"}}, {{event "order.paid"}}', 'prod')).toBe(
      'select * from prod.base, prod.event_order_paid',
    );
  });

  test('loads', () => {
    expect(sql('select sum(received) from {{loads "order.paid"}} as l')).toBe(
      "select sum(received) from (select * from waymark_loads where event = 'order.paid') as l",
    );
  });

  test('quarantine', () => {
    expect(sql('select * from {{quarantine "order.paid"}} as q')).toBe(
      "select * from (select * from waymark_quarantine where event = 'order.paid') as q",
    );
  });

  test('names may be put together', () => {
    expect(sql('select * from {{event (concat "order." "paid")}}')).toBe('select * from event_order_paid');
  });
});

describe('incremental', () => {
  const head = '---\nmaterialized: incremental\npartition: {by: day, grain: day}\n---\n';
  const body = `${head}select day from t\n{{#if incremental}}\nwhere at >= {{partition_start}} and at < {{partition_end}} and day not in (select day from {{self}})\n{{/if}}`;
  const incremental = { start: timestamp('2025-01-13T23:00:00Z'), end: timestamp('2025-01-15T23:00:00Z') };

  test('only a part is built again', () => {
    expect(renderText(body)).toBe('select day from t');
    expect(renderText(body, { incremental })).toBe(
      "select day from t\nwhere at >= timestamp '2025-01-13 23:00:00' and at < timestamp '2025-01-15 23:00:00' and day not in (select day from m)",
    );
  });

  test('as a block, with else', () => {
    const block = `${head}select {{#incremental}}1{{else}}2{{/incremental}} as n`;
    expect(renderText(block)).toBe('select 2 as n');
    expect(renderText(block, { incremental })).toBe('select 1 as n');
  });

  test('bounds as dates, in the time zone of the project', () => {
    const template = `${head}select {{#if incremental}}{{partition_start type="date"}}{{else}}0{{/if}} as n`;
    expect(renderText(template, { incremental: { start: date('2025-01-13'), end: null } })).toContain('2025-01-13');
    const tokyo = { 'waymark.yaml': 'time_zone: Asia/Tokyo\n', 'transforms/m.sql.hbs': template };
    // 23:00 in UTC is 08:00 of the next day in Tokyo.
    expect(render(tokyo, 'm', { incremental }).sql).toBe("select date '2025-01-14' as n");
  });

  test('beside the partition column itself a bound has its type', () => {
    const dated = (text: string): string =>
      `${head.replace('---\n', '---\ncolumns: {day: date, at: timestamp}\n')}${text}`;
    const rendered = (text: string, zone = 'UTC'): string => {
      const files = {
        'waymark.yaml': `time_zone: ${zone}\n`,
        'transforms/m.sql.hbs': dated(`select day, at from t\n{{#if incremental}}where ${text}{{/if}}`),
      };
      return render(files, 'm', { incremental }).sql.split('where ')[1] ?? '';
    };
    // 23:00 in UTC is the next day in Berlin and still the same day in New York.
    expect(rendered('day >= {{partition_start}}', 'Europe/Berlin')).toBe("day >= date '2025-01-14'");
    expect(rendered('day >= {{partition_start}}', 'America/New_York')).toBe("day >= date '2025-01-13'");
    expect(rendered('t."Day" >= {{partition_start}}')).toBe('t."Day" >= date \'2025-01-13\'');
    expect(rendered('{{partition_start}} <= t.day')).toBe("date '2025-01-13' <= t.day");
    expect(rendered('day between {{partition_start}} and {{partition_end}}')).toBe(
      "day between date '2025-01-13' and date '2025-01-15'",
    );
    expect(rendered('day < {{partition_end}} and at >= {{partition_start}}')).toBe(
      "day < date '2025-01-15' and at >= timestamp '2025-01-13 23:00:00'",
    );
    // A function of the column is not the column, and what is written wins.
    expect(rendered('f(day) >= {{partition_start}}')).toContain("timestamp '2025-01-13 23:00:00'");
    expect(rendered('{{partition_start}} <= day(at)')).toContain("timestamp '2025-01-13 23:00:00'");
    expect(rendered('day >= {{partition_start type="timestamp"}}')).toContain("timestamp '2025-01-13 23:00:00'");
    // Inside of another helper it is a moment.
    expect(rendered('day >= {{date_trunc "hour" (partition_start)}}')).toContain("timestamp '2025-01-13 23:00:00'");
  });

  test('a model that merges on a key has no bounds', () => {
    const merging =
      '---\nmaterialized: incremental\nkey: id\n---\nselect 1 as id\n{{#if incremental}}\nwhere x > (select max(x) from {{self}})\n{{/if}}';
    expect(renderText(merging, { incremental: { start: null, end: null } })).toContain('from m)');
    expect(
      findings(merging.replace('select max(x) from {{self}}', '{{partition_start}}')).map((one) => one.code),
    ).toEqual(['transform/not-incremental']);
  });
});

test('every helper is documented with an example that uses it', () => {
  for (const helper of helpers) {
    expect(helper.summary, helper.name).toMatch(/\.$/);
    expect(helper.example, helper.name).toContain(helper.name);
    for (const param of [...helper.params, ...(helper.options ?? [])]) expect(param.description).not.toBe('');
  }
  expect(new Set(helpers.map((helper) => helper.name)).size).toBe(helpers.length);
});
