import type { Dialect } from '../../sql/dialect.ts';
import type { Statement } from '../../sql/nodes.ts';
import { bigqueryIn } from './printer.ts';
import type { FieldSchema } from './warehouse-values.ts';

/** A column of a table that is not there. */
export interface StubColumn {
  readonly name: string;
  /** As `cast` takes it. */
  readonly type: string;
}

/** A dataset that does not exist: tables that are named in it are those of the project, to be put in later. */
const placeholder = 'waymark_stub';
const marked = new RegExp(`\\b${placeholder}\\.(\`[^\`]+\`|\\w+)`, 'g');

/** Prints the tables of the project so that `withStubs` finds them. */
export const stubDialect: Dialect = bigqueryIn(placeholder, { labels: {}, expireAfter: null });

export interface StubbedSql {
  /** Common table expressions that stand for tables, each `name as (…)`. */
  readonly tables: readonly string[];
  readonly sql: string;
}

/**
 * SQL that was printed with `stubDialect` as it can be sent: each table that `find` knows becomes a common table expression
 * without rows and with typed columns, any other one is that of the dataset. Lines stay what they are. A table keeps its name, so
 * that columns can be qualified by it, unless the query itself makes a table of that name.
 */
export function withStubs(
  sql: string,
  find: (table: string) => readonly StubColumn[] | null,
  dataset: string,
): StubbedSql {
  const live = bigqueryIn(dataset, { labels: {}, expireAfter: null });
  const tables = new Map<string, string>();
  const text = sql.replace(marked, (_, written: string) => {
    const name = written.replaceAll('`', '');
    const columns = find(name);
    if (columns === null) return live.table({ schema: null, name });
    const alias = live.identifier(makesTable(sql, name) ? `waymark_stub_${name}` : name);
    tables.set(alias, emptyTable(live, alias, columns));
    return alias;
  });
  return { tables: [...tables.values()], sql: text };
}

function makesTable(sql: string, name: string): boolean {
  return new RegExp(`(^|[\\s,(])\`?${name.replace(/\W/g, '\\$&')}\`?\\s+as\\s*\\(`, 'i').test(sql);
}

function emptyTable(dialect: Dialect, alias: string, columns: readonly StubColumn[]): string {
  const list = columns.map(({ name, type }) => `cast(null as ${type}) as ${dialect.identifier(name)}`);
  return `${alias} as (select ${list.length === 0 ? '1 as nothing' : list.join(', ')} limit 0)`;
}

/** The query on the tables that stand for others; its lines are one further down. */
export function onTables({ origin }: Statement, tables: readonly string[], sql: string): Statement {
  const before = tables.length === 0 ? '' : `with ${tables.join(', ')} `;
  const { lines } = origin;
  return {
    sql: `${before}select * from (\n${sql}\n)`,
    origin: { ...origin, ...(lines && { lines: { ...lines, from: lines.from + 1 } }) },
  };
}

/** The type of a column that the service described. */
export function typeOfField({ type, mode, fields = [] }: FieldSchema): string {
  const one = plainTypes[type.toUpperCase()] ?? type.toLowerCase();
  const isStruct = one === 'struct';
  const inner = fields.map((field) => `${stubDialect.identifier(field.name)} ${typeOfField(field)}`);
  const whole = isStruct ? `struct<${inner.join(', ')}>` : one;
  return mode === 'REPEATED' ? `array<${whole}>` : whole;
}

/** Names of the API that casts do not take. */
const plainTypes: Readonly<Record<string, string>> = {
  INTEGER: 'int64',
  FLOAT: 'float64',
  BOOLEAN: 'bool',
  RECORD: 'struct',
};
