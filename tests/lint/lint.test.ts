import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../src/base/diagnostic.ts';
import { type CliResult, change, emptyFolder, runCli, starter } from '../cli/run-cli.ts';
import { hasSqlfluff, sqlfluff } from './sqlfluff.ts';

const template = 'transforms/probe.sql.hbs';

/** The starter with a model more; its head is three lines, so that its SQL begins at line 4. */
async function withModel(sql: string): Promise<string> {
  const folder = await starter();
  writeFileSync(join(folder, template), `---\ndescription: A probe\n---\n${sql}`);
  return folder;
}

function lint(folder: string, ...args: readonly string[]): Promise<CliResult> {
  return runCli(folder, ['lint', ...args], { env: { ...process.env, WAYMARK_SQLFLUFF: sqlfluff() } });
}

/** `line:column-endColumn rule` of each finding in a file. */
async function findings(folder: string, path = template): Promise<string[]> {
  const { out } = await lint(folder, '--json');
  const { diagnostics }: { diagnostics: Diagnostic[] } = JSON.parse(out);
  return diagnostics.flatMap(({ code, message, span }) =>
    span?.path === path
      ? [`${span.line}:${span.column}-${span.endColumn} ${code === 'lint/rule' ? message.split(' ')[0] : code}`]
      : [],
  );
}

/** A program that stands for sqlfluff and does what a shell script says. */
function fake(script: string): string {
  const path = join(emptyFolder(), 'sqlfluff');
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

describe('sqlfluff is not at hand', () => {
  test('nowhere on the PATH: says how to install it', async () => {
    const folder = await starter();
    const { code, out, err } = await runCli(folder, ['lint'], { env: { PATH: emptyFolder() } });
    expect(err).toContain('neither `sqlfluff` nor `uvx` nor `pipx` is on the PATH');
    expect(err).toContain('pip install sqlfluff');
    expect(out).toBe('');
    expect(code).toBe(2);
    const json = await runCli(folder, ['lint', '--json'], { env: {} });
    expect(JSON.parse(json.out).diagnostics).toMatchObject([{ code: 'lint/no-sqlfluff', span: null }]);
    expect(json.code).toBe(2);
  });

  test('not where the option or the environment says', async () => {
    const folder = await starter();
    const named = await runCli(folder, ['lint', '--sqlfluff', 'tools/sqlfluff'], { env: process.env });
    expect(named.err).toContain('There is no program `tools/sqlfluff`.');
    expect(named.code).toBe(2);
    const set = await runCli(folder, ['lint'], { env: { ...process.env, WAYMARK_SQLFLUFF: '/' } });
    expect(set.err).toContain('There is no program `/`.');
  });

  test.runIf(process.platform !== 'win32')('uvx and pipx are asked for it, in this order', async () => {
    const folder = await starter();
    const bin = emptyFolder();
    for (const name of ['uvx', 'pipx']) {
      writeFileSync(join(bin, name), `#!/bin/sh\necho "this is ${name} $1 $2 $3" >&2; exit 7\n`);
      chmodSync(join(bin, name), 0o755);
    }
    const first = await runCli(folder, ['lint'], { env: { PATH: bin } });
    expect(first.err).toContain('exit code 7 and no findings: this is uvx sqlfluff lint --dialect');
    chmodSync(join(bin, 'uvx'), 0o644);
    const second = await runCli(folder, ['lint'], { env: { PATH: bin } });
    expect(second.err).toContain('this is pipx run sqlfluff lint');
  });

  test.runIf(process.platform !== 'win32').each([
    ['garbage and success', 'echo "all is well"', 'all is well'],
    ['another JSON', 'echo \'[{"file": 1}]\'', '[{"file": 1}]'],
    ['a trace', 'echo "ModuleNotFoundError: sqlfluff" >&2; exit 1', 'ModuleNotFoundError: sqlfluff'],
    ['silence', 'exit 3', 'exit code 3 and no findings: it said nothing'],
    ['no word on our files', 'echo "[]"', 'sqlfluff did not lint events/event_order_placed.sql for duckdb.'],
  ])('it is broken: %s', async (_name, script, said) => {
    const { code, out, err } = await runCli(await starter(), ['lint', '--sqlfluff', fake(script)], {
      env: process.env,
    });
    expect(err).toContain('error[lint/sqlfluff-failed]');
    expect(err).toContain(said);
    expect(out).toBe('');
    expect(code).toBe(2);
  });

  test('nothing to lint needs no sqlfluff', async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'waymark.yaml'), 'name: empty\n');
    mkdirSync(join(folder, 'catalog'));
    writeFileSync(join(folder, 'catalog/empty.yaml'), '');
    const { code, err } = await runCli(folder, ['lint', '--fix'], { env: {} });
    expect(err).toContain('no SQL to lint');
    expect(code).toBe(0);
  });
});

describe.skipIf(!hasSqlfluff)('with sqlfluff', { timeout: 120_000 }, () => {
  test('the starter is clean, in both dialects', async () => {
    const folder = await starter();
    change(
      folder,
      'waymark.yaml',
      'targets:\n',
      'targets:\n  prod: {type: bigquery, project: shop-test, schema: shop}\n',
    );
    const { code, err } = await lint(folder);
    expect(err).toBe('linted the SQL of duckdb and bigquery: no problems\n');
    expect(code).toBe(0);
  });

  test('findings stand at the line and column of the template', async () => {
    const folder = await withModel(
      [
        'select',
        '  order_id,',
        "  '🙂é' as face , amount",
        'from {{event "order.placed"}}',
        '{{#if incremental}}',
        'where false',
        '{{/if}}',
        'where  amount > {{var "least" default=5}} and  amount < 9',
        '',
      ].join('\n'),
    );
    // Line 6: the blank before the comma is the 15th character and stands at column 16, since the smiley has two code units.
    // Line 11: the two blanks before the tag are exact, those after it are only known to be on the line.
    expect(await findings(folder)).toEqual(['6:16-17 LT01', '11:1-58 LT01', '11:6-8 LT01']);
    const { code, err } = await lint(folder, '--select', 'probe');
    expect(err).toContain(`error[lint/rule] ${template}:6:16\n  LT01 (layout.spacing): `);
    expect(code).toBe(1);
    expect((await lint(folder, '--exclude', 'probe')).code).toBe(0);
    for (const [format, said] of [
      ['github', `::error file=${template},line=6`],
      ['sarif', '"ruleId": "lint/rule"'],
      ['junit', 'LT01'],
    ] as const) {
      expect((await lint(folder, '--select', 'probe', '--format', format)).out).toContain(said);
    }
  });

  test('a finding in a partial stands at its line in the partial', async () => {
    const folder = await withModel('{{> amounts}}\n');
    writeFileSync(join(folder, 'transforms/_amounts.hbs'), 'select amount\nfrom  {{event "order.placed"}}\n');
    expect(await findings(folder)).toEqual([]);
    expect(await findings(folder, 'transforms/_amounts.hbs')).toEqual(['2:5-7 LT01']);
  });

  test('what only an incremental run renders is linted too', async () => {
    const folder = await starter();
    change(folder, 'transforms/orders_daily.sql.hbs', 'where event_time >=', 'where  event_time >=');
    // The head has 15 lines; the `where` inside of `#if incremental` is the seventh line after it.
    expect(await findings(folder, 'transforms/orders_daily.sql.hbs')).toEqual(['22:6-8 LT01']);
  });

  test('SQL that cannot be parsed is a finding of its own', async () => {
    const folder = await withModel('select amount\nfrom {{event "order.placed"}}\nwhere where amount (\n');
    expect(await findings(folder)).toEqual([expect.stringMatching(/^6:\d+-\d+ lint\/unparsable$/)]);
  });

  test("the project's .sqlfluff is laid over the shipped one", async () => {
    const folder = await withModel('select amount as  Total\nfrom {{event "order.placed"}}\n');
    expect(await findings(folder)).toEqual(['4:17-19 LT01']);
    writeFileSync(
      join(folder, '.sqlfluff'),
      '[sqlfluff]\nrules = capitalisation.keywords\nexclude_rules = None\n[sqlfluff:rules:capitalisation.keywords]\ncapitalisation_policy = upper\n',
    );
    expect(await findings(folder)).toEqual(['4:1-7 CP01', '4:15-17 CP01', '5:1-5 CP01']);
    writeFileSync(join(folder, '.sqlfluff'), '[sqlfluff\n');
    const { code, err } = await lint(folder);
    expect(err).toContain('error[lint/sqlfluff-failed]');
    expect(code).toBe(2);
  });

  test('the configuration that the docs show is one that Waymark itself keeps', async () => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/running.md'), 'utf8');
    const [, config] = /```ini\n([\s\S]*?)```/.exec(page) ?? [];
    const folder = await withModel('SELECT amount\nfrom {{event "order.placed"}}\n');
    writeFileSync(join(folder, '.sqlfluff'), config ?? '');
    expect(await findings(folder)).toEqual(['4:1-7 CP01']);
    expect((await lint(folder, '--exclude', 'probe')).code).toBe(0);
  });

  test('--fix corrects lines without tags and says what it leaves', async () => {
    const sql = [
      'select',
      '  order_id ,   amount  as total,',
      "  '{{var \"x\" default='a'}}' as  x,",
      '  event_time',
      'from {{event "order.placed"}}',
      'where amount>1  -- noqa: LT01',
      '  and  amount<9',
      '',
    ];
    const folder = await withModel(sql.join('\r\n'));
    const before = readFileSync(join(folder, 'transforms/orders_daily.sql.hbs'), 'utf8');
    const { code, err } = await lint(folder, '--fix');
    const fixed = sql.with(1, '  order_id, amount as total,').with(6, '  and amount < 9');
    expect(readFileSync(join(folder, template), 'utf8')).toBe(`---\ndescription: A probe\n---\n${fixed.join('\r\n')}`);
    expect(readFileSync(join(folder, 'transforms/orders_daily.sql.hbs'), 'utf8')).toBe(before);
    expect(err).toContain(`error[lint/rule] ${template}:6:3`);
    expect(err).toContain('hint: `--fix` leaves it');
    expect(err).toMatch(/linted the SQL of duckdb, \d edits made, 1 left for you to correct: 1 error\n$/);
    expect(code).toBe(1);
    const again = await lint(folder, '--fix');
    expect(again.err).toContain('0 edits made, 1 left');
  });

  test('--fix leaves a line that is rendered more than once', async () => {
    const sql =
      'select\n{{#each (var "sides")}}\n  amount  as {{this}},\n  1  + 1,\n{{/each}}\n  1 as z\nfrom {{event "order.placed"}}\n';
    const folder = await withModel(sql);
    const { err } = await lint(folder, '--fix', '--select', 'probe', '--vars', '{sides: [a, b]}');
    expect(readFileSync(join(folder, template), 'utf8')).toBe(`---\ndescription: A probe\n---\n${sql}`);
    expect(err).toContain('0 edits made');
  });
});
