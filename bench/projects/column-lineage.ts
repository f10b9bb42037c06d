const columns = ['a', 'b', 'c', 'd'];

/**
 * A project of `size` models, each of which puts together the rows of up to three earlier ones and passes every column on under
 * another name. No model narrows its rows, so that from one property everything is reached, and every column by itself.
 */
export function* columnLineage(size: number): Iterable<readonly [path: string, text: string]> {
  yield ['waymark.yaml', 'name: bench\ntargets: {dev: {type: duckdb, path: bench.duckdb}}\ndefault_target: dev\n'];
  yield [
    'catalog/events.yaml',
    `events:\n  seen: {properties: {${columns.map((one) => `${one}: integer`).join(', ')}}}\n`,
  ];
  for (let index = 0; index < size; index++) yield [`transforms/model_${index}.sql.hbs`, modelText(index)];
}

function modelText(index: number): string {
  const parents = [...new Set([index - 1, index >> 1, index - 17])].filter((one) => one >= 0 && one < index);
  const tables = parents.length === 0 ? ['{{event "seen"}}'] : parents.map((one) => `{{ref "model_${one}"}}`);
  const selects = tables.map(
    (table, turn) => `select ${columns.map((to, at) => itemText(to, at + turn)).join(', ')} from ${table}`,
  );
  return `---\ncolumns: {${columns.map((one) => `${one}: integer`).join(', ')}}\n---\n${selects.join('\nunion all\n')}\n`;
}

function itemText(to: string, at: number): string {
  const from = columns[at % columns.length] ?? to;
  return from === to ? to : `${from} as ${to}`;
}
