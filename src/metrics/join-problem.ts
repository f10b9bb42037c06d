import type { CodeDoc, Diagnostic, ExampleFiles } from '../base/diagnostic.ts';
import { didYouMean } from '../base/suggest.ts';
import { spanOf } from '../yaml/shape.ts';
import { type EntityIndex, entityPath, type MetricEntity } from './entity.ts';
import { findColumn, type MetricSource, type RowSource } from './source.ts';

function example(entity: string): ExampleFiles {
  return {
    'seeds/customers.csv': 'customer_id,segment\n7,gold\n',
    'catalog/orders.yaml': `properties:
  customer_id: string
entities:
  customer: ${entity}
events:
  login:
    properties: [customer_id]
  order.paid:
    properties: [customer_id]
seeds:
  customers:
    file: seeds/customers.csv
    columns: {customer_id: string, segment: string}
metrics:
  orders: {type: simple, count: rows, of: order.paid, dimensions: [customer.segment]}
`,
  };
}

const noJoin: CodeDoc = {
  code: 'metric/join',
  severity: 'error',
  summary: 'A dimension of an entity that the rows of a metric do not lead to.',
  explanation:
    'A dimension `customer.segment` is a column of the table of the entity `customer`. The entity names this table (`table:`), which has one row for each, and both the table and the rows of the metric have its key.',
  examples: {
    wrong: example('{key: customer_id}'),
    right: example('{key: customer_id, table: customers}'),
  },
};

const repeatedRows: CodeDoc = {
  code: 'metric/join-repeats',
  severity: 'error',
  summary: 'A join that would repeat rows, so that they would be counted more than once.',
  explanation:
    'Rows are joined to the table of an entity by its key. Where the table may have several rows for one key, a row of the metric would be counted once for each of them. Name a model that has one row for each key (aggregated first), or say of the event that it happens once per entity, which is then asserted.',
  examples: {
    wrong: example('{key: customer_id, table: login}'),
    right: example('{key: customer_id, table: customers}'),
  },
};

export const joinCodes: readonly CodeDoc[] = [noJoin, repeatedRows];

/** Why rows cannot get a column of an entity. */
export type JoinProblem = { readonly code: CodeDoc } & Pick<Diagnostic, 'message' | 'hint' | 'related'>;

/** Why the rows of a table cannot be asked by `customer.segment`, which is no column of their own. Null where they can. */
export function joinProblem(name: string, source: RowSource, entities: EntityIndex): JoinProblem | null {
  const path = entityPath(name);
  if (path === null) return null;
  const entity = entities.find(path.entity);
  if (entity === null) return unknownEntity(name, path.entity, source, entities);
  const { def, table } = entity;
  if (def.table === undefined) {
    const message = `It is not known which table has one row for each \`${def.name}\`, so that \`${source.name}\` could be joined to it.`;
    const hint = `Name a model or a seed: \`entities: {${def.name}: {key: ${def.key}, table: …}}\`.`;
    return problem(noJoin, message, hint, entity);
  }
  // An unknown table is reported where it is named.
  if (table === null) return null;
  if (!entity.isUnique) {
    const message = `Joined to \`${table.name}\`, which may have several rows for one \`${def.key}\`, the rows of \`${source.name}\` would be repeated and counted more than once.`;
    const hint = `Let \`${def.name}\` name a model with one row for each \`${def.key}\`, or say of \`${table.name}\` that it happens \`once_per: ${def.name}\`.`;
    return problem(repeatedRows, message, hint, entity);
  }
  return keyProblem(entity, source, table);
}

function keyProblem(entity: MetricEntity, source: RowSource, table: MetricSource): JoinProblem | null {
  const { def } = entity;
  const base = source.kind === 'computed' ? source.base : source;
  const own = findColumn(base, def.key);
  if (own === null && base.columns !== null) {
    const message = `\`${base.name}\` has no column \`${def.key}\`, by which its rows would be joined to \`${table.name}\`.`;
    return problem(noJoin, message, null, entity);
  }
  const other = findColumn(table, def.key);
  const [left, right] = [own?.type ?? null, other?.type ?? null];
  if (left === null || right === null || left === right) return null;
  const message = `\`${def.key}\` is of type ${left} in \`${base.name}\` and of type ${right} in \`${table.name}\`, so that their rows do not meet.`;
  return problem(noJoin, message, 'Give it one type in both.', entity);
}

function unknownEntity(name: string, entity: string, source: RowSource, entities: EntityIndex): JoinProblem {
  const hint =
    entities.names().length === 0
      ? 'Declare an entity with the key by which rows are joined: `entities: {customer: {key: customer_id, table: customers}}`.'
      : didYouMean(entity, entities.names());
  const message = `\`${source.name}\` has no column \`${name}\`, and there is no entity \`${entity}\`.`;
  return { code: noJoin, message, hint, related: [] };
}

function problem(code: CodeDoc, message: string, hint: string | null, { def }: MetricEntity): JoinProblem {
  const related = [{ message: `\`${def.name}\` is defined here`, span: spanOf(def, 'name') }];
  return { code, message, hint, related };
}
