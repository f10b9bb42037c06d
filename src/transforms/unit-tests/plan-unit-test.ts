import { findColumn } from '../../assertions/columns.ts';
import { sqlName } from '../../base/names.ts';
import type { Catalog } from '../../model/catalog.ts';
import type { UnitTestDef } from '../../model/transform.ts';
import type { JsonObject } from '../../model/values.ts';
import type { Dialect } from '../../sql/dialect.ts';
import { literal, timestamp } from '../../sql/make.ts';
import { select, sqlRelation, values, with_ } from '../../sql/make-relation.ts';
import type { Relation, Statement } from '../../sql/nodes.ts';
import { type RenderedModel, renderModel } from '../render/render-model.ts';
import type { Transforms } from '../transforms.ts';
import { inferType, inputsOf, type TestInput } from './inputs.ts';

/**
 * The one statement that runs a unit test: the SQL of the model, with the given rows as typed constants in the place of
 * every table that it reads. It needs nothing of a warehouse but the dialect, so it can run in memory.
 */
export function planUnitTest(test: UnitTestDef, transforms: Transforms, catalog: Catalog, dialect: Dialect): Statement {
  const given = new Map(test.given.map((one) => [one.input.name, one.rows]));
  const inputs = inputsOf(test.model.name, new Set(given.keys()), transforms, catalog);
  const used = new Map<string, TestInput>();
  const rendered = renderModel(transforms, test.model.name, {
    dialect,
    vars: test.vars,
    incremental: test.incremental === undefined ? null : rangeOf(test.incremental),
    replace(kind, name) {
      const input = inputs.get(kind === 'self' ? 'self' : name);
      if (input === undefined) return null;
      used.set(input.name, input);
      return dialect.identifier(tableName(input));
    },
  });
  const tables = [...used.values()].map((input) => ({
    name: tableName(input),
    relation: rowsRelation(input, given.get(input.name) ?? []),
  }));
  const relation = with_(tables, select({ from: sqlRelation(rendered.sql), alias: 'result' }));
  return statementOf(test, dialect.relation(relation), rendered);
}

function rangeOf({ start, end }: NonNullable<UnitTestDef['incremental']>) {
  const from = start === null ? null : timestamp(start);
  return { start: from, end: end === null ? from && timestamp('9999-12-31T00:00:00Z') : timestamp(end) };
}

function tableName(input: TestInput): string {
  return `given_${sqlName(input.name)}`;
}

function rowsRelation(input: TestInput, rows: readonly JsonObject[]): Relation {
  const shape = {
    subject: { kind: 'model', name: input.name } as const,
    table: { schema: null, name: input.name },
    columns: input.columns?.map((one) => ({ name: one.name, type: null, nullable: true })) ?? null,
  };
  const named = rows.map(
    (row) => new Map(Object.entries(row).map(([key, value]) => [findColumn(shape, key)?.name ?? key, value])),
  );
  const known =
    input.columns ?? [...new Set(named.flatMap((row) => [...row.keys()]))].map((name) => ({ name, type: null }));
  const columns = known.map(({ name, type }) => ({
    name,
    type: type ?? inferType(named.map((row) => row.get(name) ?? null)),
  }));
  const cells = named.map((row) => columns.map(({ name, type }) => literal(row.get(name) ?? null, type)));
  return values(columns.length === 0 ? [{ name: 'nothing', type: { kind: 'string' } }] : columns, cells);
}

/** The user's SQL stands in the statement as it is, so that a failure of the warehouse can be shown in the template. */
function statementOf(test: UnitTestDef, sql: string, rendered: RenderedModel): Statement {
  const at = sql.indexOf(rendered.sql);
  const from = sql.slice(0, Math.max(at, 0)).split('\n').length;
  const { path, lines: template, inside } = rendered;
  return { sql, origin: { step: `unit:${test.name}`, span: test.at.self, lines: { from, path, template, inside } } };
}
