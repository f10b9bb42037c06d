/** A project of tables that take the warehouse next to no time to build: what is left is what building around them costs. */
export function* trivialTables(count: number): Iterable<readonly [path: string, text: string]> {
  yield ['waymark.yaml', settings];
  yield ['catalog/empty.yaml', '# Models alone.\n'];
  for (let index = 0; index < count; index++) {
    yield [`transforms/${tableName(index)}.sql.hbs`, `---\nmaterialized: table\n---\n${trivialQuery(index)}\n`];
  }
}

/** Tables with rows to look at, and assertions about each. */
export function* assertedTables(tables: number, rows: number): Iterable<readonly [path: string, text: string]> {
  yield ['waymark.yaml', settings];
  yield ['catalog/empty.yaml', '# Models alone.\n'];
  for (let index = 0; index < tables; index++) {
    const assertions = columnAssertions.map(([yaml]) => `  - ${yaml}\n`).join('');
    const text = `---\nmaterialized: table\nassertions:\n${assertions}---\n${rowsQuery(rows)}\n`;
    yield [`transforms/${tableName(index)}.sql.hbs`, text];
  }
}

/** Ten assertions about a table: as written in a model, and as the rows that a person would count by hand. */
export const columnAssertions: readonly (readonly [yaml: string, failing: string])[] = [
  ['not_null: id', 'id is null'],
  ['not_null: amount', 'amount is null'],
  ['not_null: country', 'country is null'],
  ['not_null: day', 'day is null'],
  ['range: {column: amount, min: 0}', 'amount < 0'],
  ['range: {column: id, min: 0}', 'id < 0'],
  ['length: {column: country, min: 2, max: 2}', 'length(country) <> 2'],
  ['accepted_values: {column: country, values: [DE, FR, US]}', "country not in ('DE', 'FR', 'US')"],
  ['accepted_values: {column: tier, values: [basic, plus]}', "tier not in ('basic', 'plus')"],
  ['not_null: tier', 'tier is null'],
];

export function tableName(index: number): string {
  return `table_${String(index).padStart(4, '0')}`;
}

export function trivialQuery(index: number): string {
  return `select ${index} as id, 'x' as name`;
}

export function rowsQuery(rows: number): string {
  return `select i as id, i * 0.5 as amount, ['DE', 'FR', 'US'][1 + i % 3] as country, ['basic', 'plus'][1 + i % 2] as tier,
  date '2025-01-01' + cast(i % 365 as integer) as day
from range(${rows}) as numbers(i)`;
}

/** Where the project keeps its tables. */
export const databaseFile = 'warehouse.duckdb';

const settings = `name: trivial
targets:
  dev: {type: duckdb, path: ${databaseFile}, schema: main}
default_target: dev
`;
