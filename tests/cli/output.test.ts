import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { change, runCli, starter } from './run-cli.ts';

describe('--json', () => {
  test.each([
    'check',
    'generate',
    'build',
    'run',
    'test',
    'list',
    'show orders_daily',
    'show order.placed',
    'clean --dry-run',
    'sample --count 20',
    'explain',
    'explain event/example',
  ])('waymark %s: stdout is JSON, and nothing is said', async (args) => {
    const shop = await starter();
    if (args === 'test') await runCli(shop, ['build']);
    const { code, out, err } = await runCli(shop, [...args.split(' '), '--json']);
    expect(() => JSON.parse(out)).not.toThrow();
    expect(err).toBe('');
    expect(code).toBe(0);
  });

  test('findings and failures are in it', async () => {
    const shop = await starter();
    change(shop, 'catalog/events.yaml', 'amount: {type: number', 'amuont: {type: number');
    const { code, out } = await runCli(shop, ['check', '--json']);
    const found: unknown = JSON.parse(out);
    expect(JSON.stringify(found)).toContain('event/example');
    expect(code).toBe(1);
  });

  test('a run tells its steps', async () => {
    const { out } = await runCli(await starter(), ['build', '--json']);
    const { exitCode, counts, steps } = JSON.parse(out);
    expect(exitCode).toBe(0);
    expect(counts).toMatchObject({ succeeded: 6, failed: 0 });
    expect(steps.map((step: { id: string }) => step.id).sort()).toEqual([
      'assert:event:order.placed',
      'assert:event:product.viewed',
      'load:app',
      'model:conversion_daily',
      'model:orders_daily',
      'unit:orders_daily_adds_up',
    ]);
  });
});

describe('--quiet says nothing where nothing is wrong', () => {
  test.each(['check', 'generate', 'build', 'run', 'clean', 'retry'])('waymark %s', async (args) => {
    const shop = await starter();
    if (args === 'retry') await runCli(shop, ['build']);
    expect(await runCli(shop, [...args.split(' '), '--quiet'])).toMatchObject({ code: 0, both: '' });
  });

  test('errors are said all the same, warnings are not', async () => {
    const shop = await starter();
    writeFileSync(
      join(shop, 'catalog/more.yaml'),
      'groups:\n  unused: [price]\nevents:\n  a.b: {properties: {x: strin}}\n',
    );
    const { code, err } = await runCli(shop, ['check', '-q']);
    expect(err).toContain('Did you mean `string`?');
    expect(err).not.toContain('warning[');
    expect(code).toBe(1);
  });
});

describe('--format', () => {
  let shop: string;
  const said = async (format: string) => runCli(shop, ['check', '--format', format]);

  test('every format tells of the finding, on stdout where it is for machines', async () => {
    shop = await starter();
    change(shop, 'catalog/events.yaml', 'amount: {type: number', 'amuont: {type: number');
    const place = 'catalog/events.yaml';

    const text = await said('text');
    expect(text).toMatchObject({ code: 1, out: '' });
    expect(text.err).toContain(`error[event/example] ${place}:45:9\n`);
    expect(text.err).toMatch(/7 errors\n$/);

    const json = await said('json');
    expect(json).toMatchObject({ code: 1, err: '' });
    expect(JSON.parse(json.out)).toBeTruthy();

    const github = await said('github');
    expect(github).toMatchObject({ code: 1, err: '' });
    expect(github.out).toMatch(/^::error file=catalog\/events.yaml,line=45,/m);

    const sarif = await said('sarif');
    expect(sarif).toMatchObject({ code: 1, err: '' });
    const [run] = JSON.parse(sarif.out).runs;
    expect(run.results).toHaveLength(7);
    expect(run.results[0].locations[0].physicalLocation.artifactLocation.uri).toBe(place);

    const junit = await said('junit');
    expect(junit).toMatchObject({ code: 1, err: '' });
    expect(junit.out).toMatch(/^<\?xml/);
    expect(junit.out.match(/<failure/g)).toHaveLength(7);
  });

  test('what a run finds is told in every format too', async () => {
    shop = await starter();
    change(shop, 'transforms/orders_daily.sql.hbs', 'sum(amount)', 'sum(amuont)');
    const { code, out, err } = await runCli(shop, ['build', '--format', 'github']);
    expect(out).toMatch(/^::error file=transforms\/orders_daily.sql.hbs,line=19,endLine=19,col=7,/m);
    expect(err).toBe('');
    expect(code).toBe(3);
  });
});

describe('colours', () => {
  const start = '\u001b[';

  test('only where they are wanted', async () => {
    const shop = await starter();
    change(shop, 'catalog/events.yaml', 'amount: {type: number', 'amuont: {type: number');
    expect((await runCli(shop, ['check'])).err).not.toContain(start);
    expect((await runCli(shop, ['check'], { color: { out: true, err: true } })).err).toContain(start);
    expect((await runCli(shop, ['check', '--format', 'json'], { color: { out: true, err: true } })).out).not.toContain(
      escape,
    );
  });

  test('progress on a terminal ends with the cursor shown', async () => {
    const { err } = await runCli(await starter(), ['build'], { interactive: true });
    expect(err).toContain('\u001b[?25l');
    expect(err.lastIndexOf('\u001b[?25h')).toBeGreaterThan(err.lastIndexOf('\u001b[?25l'));
  });
});

describe('what editors are given', () => {
  test('the settings name schemas that generate writes, and they take the starter', async () => {
    const shop = await starter();
    await runCli(shop, ['generate']);
    const settings = JSON.parse(readFileSync(join(shop, '.vscode/settings.json'), 'utf8'));
    for (const [schema, files] of Object.entries<string[]>(settings['yaml.schemas'])) {
      const check = new Ajv2020({ strict: false }).compile(JSON.parse(readFileSync(join(shop, schema), 'utf8')));
      const file = files[0] === 'waymark.yaml' ? 'waymark.yaml' : 'catalog/events.yaml';
      const text = readFileSync(join(shop, file), 'utf8');
      expect(check(parse(text)), JSON.stringify(check.errors)).toBe(true);
      expect(text).toMatch(/^# yaml-language-server: \$schema=/);
      expect(check({ evnts: {} })).toBe(false);
    }
  });
});

describe('the step table', () => {
  test('has columns, says rows only where there are some, and where the results are once', async () => {
    const shop = await starter();
    writeFileSync(join(shop, 'transforms/latest_orders.sql.hbs'), 'select * from {{event "order.placed"}}\n');
    const { err } = await runCli(shop, ['build']);
    const steps = err.split('\n').filter((line) => /^(unit|load|assert|model) /.test(line));
    expect(steps).toHaveLength(7);
    expect(new Set(steps.map((line) => line.indexOf('  ok'))).size).toBe(1);
    expect(steps.find((line) => line.includes('latest_orders'))).not.toContain('rows');
    expect(err.match(/Results: /g)).toHaveLength(1);
  });
});
