import { type Diagnostic, diagnostic } from '../base/diagnostic.ts';
import { sqlName } from '../base/names.ts';
import { didYouMean } from '../base/suggest.ts';
import type { ValueKind } from '../model/values.ts';
import { column } from '../sql/make.ts';
import type { Expr } from '../sql/nodes.ts';
import type { Ref } from '../yaml/shape.ts';
import { unknownColumn, unknownTable, wrongColumnType } from './codes.ts';
import type { CheckContext, FindTable, TableColumn, TableShape } from './kind.ts';

/** The column that a name means: its own name, or that of the property which it holds. Null where there is none. */
export function findColumn(on: TableShape, name: string): TableColumn | null {
  const columns = on.columns ?? [];
  return columns.find((one) => one.name === name) ?? columns.find((one) => one.name === sqlName(name)) ?? null;
}

/** Complains about columns that the table does not have. Says nothing where its columns are not known. */
export function checkColumns(columns: readonly Ref[], on: TableShape): Diagnostic[] {
  const { columns: known } = on;
  if (known === null) return [];
  return columns
    .filter((one) => findColumn(on, one.name) === null)
    .map((one) =>
      diagnostic(unknownColumn, {
        message: `${capital(describeSubject(on))} has no column \`${one.name}\`.`,
        hint: didYouMean(
          one.name,
          known.map((column) => column.name),
        ),
        span: one.span,
      }),
    );
}

/** Complains about a column that is missing or whose type is not one of `types`. */
export function checkColumnOfType(ref: Ref, types: readonly ValueKind[], on: TableShape): Diagnostic[] {
  const missing = checkColumns([ref], on);
  const type = typeOfColumn(ref, on);
  if (missing.length > 0 || type === null || types.includes(type)) return missing;
  return [
    diagnostic(wrongColumnType, {
      message: `\`${ref.name}\` holds ${describeType(type)}; this assertion needs ${types.map(describeType).join(' or ')}.`,
      span: ref.span,
    }),
  ];
}

/** Null where the column or its type is not known. */
export function typeOfColumn(ref: Ref, on: TableShape): ValueKind | null {
  return findColumn(on, ref.name)?.type ?? null;
}

/** The column as an expression, by the name that it has in the table. */
export function columnExpr(ref: Ref, on: TableShape, of?: string): Expr {
  return column(findColumn(on, ref.name)?.name ?? ref.name, of);
}

export function checkTable(ref: Ref, context: CheckContext): Diagnostic[] {
  if (context.find(ref.name) !== null) return [];
  return [
    diagnostic(unknownTable, {
      message: `There is no event, model or seed \`${ref.name}\`.`,
      hint: didYouMean(ref.name, context.tables()),
      span: ref.span,
    }),
  ];
}

/** The table of a name that `checkTable` had no complaint about. */
export function tableNamed(ref: Ref, find: FindTable): TableShape {
  const found = find(ref.name);
  if (found === null) throw new Error(`The table "${ref.name}" was planned without having been checked.`);
  return found;
}

export function describeSubject(on: TableShape): string {
  return `the ${on.subject.kind} \`${on.subject.name}\``;
}

function capital(sentence: string): string {
  return (sentence[0] ?? '').toUpperCase() + sentence.slice(1);
}

const typeWords: Readonly<Record<ValueKind, string>> = {
  string: 'text',
  integer: 'whole numbers',
  number: 'numbers',
  boolean: 'true or false',
  date: 'dates',
  timestamp: 'timestamps',
  uuid: 'UUIDs',
  array: 'lists',
  object: 'objects',
};

export function describeType(type: ValueKind): string {
  return typeWords[type];
}

/** `a`, `b` and `c`. */
export function quoteList(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``);
  const last = quoted.pop() ?? '';
  return quoted.length === 0 ? last : `${quoted.join(', ')} and ${last}`;
}
