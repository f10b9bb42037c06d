import { type CodeDoc, type Diagnostic, diagnostic } from '../base/diagnostic.ts';
import { didYouMean } from '../base/suggest.ts';
import type { MetricIndex } from '../metrics/metric-index.ts';
import { findColumn } from '../metrics/source.ts';

const seed = `seeds:
  customers:
    file: seeds/customers.csv
    columns: {customer_id: string, segment: string}
`;
const csv = { 'seeds/customers.csv': 'customer_id,segment\n7,gold\n' };
const properties = 'properties:\n  customer_id: string\n';

export const entityTable: CodeDoc = {
  code: 'entity/table',
  severity: 'error',
  summary: 'The table of an entity does not exist, or does not have its key.',
  explanation:
    '`table` names a model, a seed or an event with one row for each entity, so that metrics can be asked by its columns. It has the key of the entity, under the same name. That no key stands there twice is asserted without being asked for.',
  examples: {
    wrong: {
      ...csv,
      'catalog/customers.yaml': `${properties}entities:\n  customer: {key: customer_id, table: customer}\n${seed}`,
    },
    right: {
      ...csv,
      'catalog/customers.yaml': `${properties}entities:\n  customer: {key: customer_id, table: customers}\n${seed}`,
    },
  },
};

/** Checks the tables that entities name. Called once the models are known. */
export function checkEntityTables(index: MetricIndex): Diagnostic[] {
  return index.entities.names().flatMap((name) => {
    const entity = index.entities.find(name);
    if (entity === null) return [];
    const { table: source, def } = entity;
    const { key, table } = def;
    if (table === undefined) return [];
    const complain = (message: string, hint: string | null) => [
      diagnostic(entityTable, { message, hint, span: table.span }),
    ];
    if (source === null) {
      if (index.incomplete) return [];
      return complain(
        `There is no model, seed or event \`${table.name}\`.`,
        didYouMean(table.name, index.sources.names()),
      );
    }
    if (source.columns === null || findColumn(source, key) !== null) return [];
    const known = source.columns.map((one) => one.name);
    return complain(`\`${table.name}\` has no column \`${key}\`, the key of \`${name}\`.`, didYouMean(key, known));
  });
}
