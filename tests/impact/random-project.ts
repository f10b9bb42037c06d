import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { emptyFolder } from '../cli/run-cli.ts';

/** Takes decisions from random numbers. */
type Pick = <T>(options: readonly T[]) => T;

interface Table {
  readonly name: string;
  readonly tag: string;
  readonly columns: readonly string[];
  /** Whether it says which columns it has. */
  readonly isDeclared: boolean;
}

const properties = ['a', 'b'];

/** Queries with the names of columns that they result in. Some of them are not followed column by column. */
const forms: readonly ((t: Table, u: Table, of: (table: Table) => string) => readonly [string, readonly string[]])[] = [
  (t, _, of) => [`select ${of(t)} as x, ${of(t)} + ${of(t)} as y from ${t.tag}`, ['x', 'y']],
  (t) => [`select * from ${t.tag}`, t.columns],
  (t, _, of) => [`select * from ${t.tag} where ${of(t)} > 0`, t.columns],
  (t, _, of) => [`select ${of(t)} as x, count(*) as n from ${t.tag} where ${of(t)} > 1 group by 1`, ['x', 'n']],
  (t, u, of) => [
    `select l.${of(t)} as x, r.${of(u)} as y from ${t.tag} as l left join ${u.tag} as r on l.${of(t)} = r.${of(u)}`,
    ['x', 'y'],
  ],
  (t, u, of) => [`select ${of(t)} as x from ${t.tag} union all select ${of(u)} from ${u.tag}`, ['x']],
  (t, _, of) => [
    `with w as (select ${of(t)} as v, ${of(t)} as z from ${t.tag}) select v as x, max(z) as y from w group by v`,
    ['x', 'y'],
  ],
  (t, u, of) => [`select ${of(t)} as x from ${t.tag} where ${of(t)} in (select ${of(u)} from ${u.tag})`, ['x']],
  (t, _, of) => [
    `select ${of(t)} as x, sum(${of(t)}) over (partition by ${of(t)} order by ${of(t)}) as y from ${t.tag}`,
    ['x', 'y'],
  ],
  (t, _, of) => [
    `select case when ${of(t)} is null then 1 else ${of(t)} end as x, * from ${t.tag} order by ${of(t)}`,
    ['x'],
  ],
];

/** A project, and the same after something in it was renamed. */
export interface RandomProject {
  readonly files: ReadonlyMap<string, string>;
  /** What is renamed, how `impact` calls it, and the project after that. */
  readonly renamed: string;
  readonly after: ReadonlyMap<string, string>;
}

function eventFile(names: readonly string[]): string {
  return `events:\n  e:\n    properties: {${names.map((one) => `${one}: {type: integer, required: true}`).join(', ')}}\n`;
}

/** The same numbers give the same project: eight models, one upon another, with metrics, checks and a unit test. */
export function randomProject(numbers: readonly number[]): RandomProject {
  let at = 0;
  const pick: Pick = (options) => {
    const found = options[(numbers[at++ % numbers.length] ?? 0) % options.length];
    if (found === undefined) throw new Error('nothing to choose from');
    return found;
  };
  const of = (table: Table): string => pick(table.columns);
  const tables: Table[] = [{ name: 'e', tag: '{{event "e"}}', columns: properties, isDeclared: true }];
  const files = new Map([
    ['waymark.yaml', 'name: shop\ntargets:\n  dev: {type: duckdb, path: dist/dev.duckdb}\ndefault_target: dev\n'],
    ['catalog/event.yaml', eventFile(properties)],
  ]);
  const after = new Map<string, string>();
  const renames: (readonly [name: string, path: string, text: string])[] = properties.map((one) => [
    `e.${one}`,
    'catalog/event.yaml',
    eventFile(properties.map((other) => (other === one ? `${one}_renamed` : other))),
  ]);
  for (let index = 0; index < 8; index++) {
    const [sql, columns] = pick(forms)(pick(tables), pick(tables), of);
    const isDeclared = pick([true, false]);
    const head = (names: readonly string[]): string => (isDeclared ? `---\ncolumns: {${names.join(', ')}}\n---\n` : '');
    const [name, path] = [`m${index}`, `transforms/m${index}.sql.hbs`];
    files.set(path, `${head(columns.map((one) => `${one}: integer`))}${sql}\n`);
    if (sql.includes(' as x')) {
      const names = columns.map((one) => `${one === 'x' ? 'x_renamed' : one}: integer`);
      renames.push([`${name}.x`, path, `${head(names)}${sql.replace(' as x', ' as x_renamed')}\n`]);
    }
    tables.push({ name, tag: `{{ref "${name}"}}`, columns, isDeclared });
  }
  for (let index = 0; index < 4; index++) {
    const table = pick(tables);
    files.set(
      `catalog/check_${index}.yaml`,
      `checks:\n  check_${index}: {on: ${table.name}, expression: "${of(table)} >= 0 or ${of(table)} is null"}\n`,
    );
    const declared = pick(tables.filter((one) => one.isDeclared));
    const where = pick(['', `, where: "${of(declared)} > 1"`]);
    files.set(
      `catalog/metric_${index}.yaml`,
      `metrics:\n  metric_${index}: {type: simple, sum: ${of(declared)}, of: ${declared.name}${where}}\n`,
    );
  }
  const tested = pick(tables.slice(1));
  const input = tables.find((one) => files.get(`transforms/${tested.name}.sql.hbs`)?.includes(one.tag));
  if (input !== undefined) {
    const column = of(input);
    files.set(
      'transforms/tests.yaml',
      `unit_tests:\n  one: {model: ${tested.name}, given: {${input.name}: [{${column}: 1}]}, expect: [{${of(tested)}: 1}]}\n`,
    );
  }
  // What is renamed first in the chain has most below it.
  const [renamed, path, text] = pick(pick([renames, renames.slice(0, 3)]));
  for (const [one, before] of files) after.set(one, one === path ? text : before);
  return { files, renamed, after };
}

export function writeProject(files: ReadonlyMap<string, string>): string {
  const root = emptyFolder();
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}
