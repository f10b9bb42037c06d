import { call, cast, column } from '../../../sql/make.ts';
import type { Expr } from '../../../sql/nodes.ts';
import { sqlType } from '../../../sql/types.ts';
import type { WarehouseColumn } from '../../warehouse.ts';

/** A column of a table as both sides have it. */
export interface ColumnPair {
  readonly before: WarehouseColumn;
  readonly after: WarehouseColumn;
}

/** The columns that both sides have, in the order of the new one. `renamed`: new name → old one. */
export function columnPairs(
  was: readonly WarehouseColumn[],
  is: readonly WarehouseColumn[],
  renamed: ReadonlyMap<string, string>,
): ColumnPair[] {
  // Names that differ only in case are the same to the warehouses.
  const old = new Map(was.map((one) => [one.name.toLowerCase(), one]));
  return is.flatMap((after) => {
    const before = old.get(after.name.toLowerCase()) ?? old.get(renamed.get(after.name)?.toLowerCase() ?? '');
    return before === undefined ? [] : [{ before, after }];
  });
}

/** A column as it is put aside: what a warehouse cannot group or order by is JSON text, all else is what it is. */
export function keptExpr({ name, kind }: WarehouseColumn): Expr {
  return isNested({ kind }) ? call('json_text', column(name)) : column(name);
}

/** Values of one side that were put aside, in a type that those of the other side can be compared in. */
export function comparable(value: Expr, own: WarehouseColumn, other: WarehouseColumn): Expr {
  if (own.type === other.type || (own.kind === 'integer' && other.kind === 'integer')) return value;
  if (isNumeric(own) && isNumeric(other)) return cast(value, sqlType('number'));
  if (own.kind === 'timestamp' && other.kind === 'timestamp') return cast(value, sqlType('timestamp'));
  return isNested(own) ? value : cast(value, sqlType('string'));
}

/** Whether values may differ by rounding: both are numbers, and one of them has decimals. */
export function isRounded({ before, after }: ColumnPair): boolean {
  return isNumeric(before) && isNumeric(after) && (before.kind === 'number' || after.kind === 'number');
}

function isNested({ kind }: Pick<WarehouseColumn, 'kind'>): boolean {
  return kind === 'array' || kind === 'struct' || kind === 'json';
}

function isNumeric({ kind }: WarehouseColumn): boolean {
  return kind === 'number' || kind === 'integer';
}
