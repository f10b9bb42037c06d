import { type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import { didYouMean, suggest } from '../../base/suggest.ts';
import type { ColumnContract, ModelDef } from '../../model/transform.ts';
import type { Dialect } from '../../sql/dialect.ts';
import { sqlType } from '../../sql/types.ts';
import { spanOf } from '../../yaml/shape.ts';
import { columnMissing, columnType, columnUndeclared, unknownKeyColumn } from '../codes.ts';
import type { WarehouseColumn } from '../warehouse.ts';

/**
 * Compares the columns that a model came out with to those that its head promises, and to those that its partition and
 * key name. Names are compared without case, as warehouses do.
 */
export function checkContract(model: ModelDef, actual: readonly WarehouseColumn[], dialect: Dialect): Diagnostic[] {
  const byName = new Map(actual.map((column) => [column.name.toLowerCase(), column]));
  const found = model.columns.length === 0 ? [] : compareColumns(model, actual, byName, dialect);
  const named = [...model.key.map((name) => ['key', name] as const), ...partitionColumn(model)];
  for (const [field, name] of named) {
    if (byName.has(name.toLowerCase())) continue;
    found.push(
      diagnostic(unknownKeyColumn, {
        message: `\`${model.name}\` has no column \`${name}\`, which its ${field} names.`,
        hint: didYouMean(
          name,
          actual.map((column) => column.name),
        ),
        span: spanOf(model, field),
      }),
    );
  }
  return found;
}

function partitionColumn(model: ModelDef): (readonly ['partition', string])[] {
  return model.partition ? [['partition', model.partition.column]] : [];
}

function compareColumns(
  model: ModelDef,
  actual: readonly WarehouseColumn[],
  byName: ReadonlyMap<string, WarehouseColumn>,
  dialect: Dialect,
): Diagnostic[] {
  const declared = new Set(model.columns.map((column) => column.name.toLowerCase()));
  const extra = actual.filter((column) => !declared.has(column.name.toLowerCase()));
  const missing = model.columns.filter((column) => !byName.has(column.name.toLowerCase()));
  const found = missing.map((column) => missingColumn(model, column, extra));
  for (const column of model.columns) {
    const kind = byName.get(column.name.toLowerCase());
    if (kind !== undefined && column.type !== undefined && !isOfType(kind, column.type, dialect)) {
      found.push(wrongType(model, column, kind));
    }
  }
  const explained = new Set(missing.flatMap((column) => suggest(column.name, namesOf(extra)).slice(0, 1)));
  for (const column of extra) if (!explained.has(column.name)) found.push(undeclared(model, column));
  return found;
}

/** A warehouse without a type for identifiers keeps them as text. */
function isOfType({ kind }: WarehouseColumn, type: NonNullable<ColumnContract['type']>, dialect: Dialect): boolean {
  if (type === 'uuid' && kind === 'string') return dialect.type(sqlType('uuid')) === dialect.type(sqlType('string'));
  return kind === type;
}

function namesOf(columns: readonly WarehouseColumn[]): string[] {
  return columns.map((column) => column.name);
}

function missingColumn(model: ModelDef, column: ColumnContract, extra: readonly WarehouseColumn[]): Diagnostic {
  const near = suggest(column.name, namesOf(extra));
  return diagnostic(columnMissing, {
    message: `\`${model.name}\` declares the column \`${column.name}\`, but its SQL does not return it.`,
    hint: near.length > 0 ? didYouMean(column.name, namesOf(extra)) : 'Return it, or take it out of `columns`.',
    span: column.at.name ?? column.at.self,
  });
}

function wrongType(model: ModelDef, column: ColumnContract, actual: WarehouseColumn): Diagnostic {
  return diagnostic(columnType, {
    message: `\`${model.name}\` declares \`${column.name}\` as ${column.type}, but its SQL returns ${actual.type}.`,
    hint: `Cast it in the SQL, or declare ${actual.kind === null ? 'no type' : `\`${actual.kind}\``}.`,
    span: column.at.type ?? column.at.self,
  });
}

function undeclared(model: ModelDef, column: WarehouseColumn): Diagnostic {
  const type = column.kind === null ? '' : `: ${column.kind}`;
  return diagnostic(columnUndeclared, {
    message: `\`${model.name}\` returns the column \`${column.name}\` (${column.type}), which it does not declare.`,
    hint: `Add \`${column.name}${type}\` to \`columns\`, or do not return it.`,
    span: spanOf(model, 'columns'),
  });
}
