import type { JsonValue, ValueKind } from '../../../src/model/values.ts';
import { literal } from '../../../src/sql/make.ts';
import { values } from '../../../src/sql/make-relation.ts';
import type { Relation } from '../../../src/sql/nodes.ts';
import { type SqlScalar, type SqlType, sqlType } from '../../../src/sql/types.ts';

/** A table of plain values; `strings`: a list of texts. */
export interface PlainTable {
  readonly columns: Readonly<Record<string, SqlScalar | 'strings'>>;
  readonly rows: readonly (readonly JsonValue[])[];
}

export function relationOf({ columns, rows }: PlainTable): Relation {
  const types = Object.entries(columns).map(([name, kind]) => ({ name, type: typeOf(kind) }));
  return values(
    types,
    rows.map((row) => types.map(({ type }, at) => literal(row[at] ?? null, type))),
  );
}

export function typesOf({ columns }: PlainTable): Readonly<Record<string, ValueKind>> {
  const kind = (one: SqlScalar | 'strings'): ValueKind =>
    one === 'strings' ? 'array' : one === 'json' ? 'object' : one;
  return Object.fromEntries(Object.entries(columns).map(([name, one]) => [name, kind(one)]));
}

function typeOf(kind: SqlScalar | 'strings'): SqlType {
  return kind === 'strings' ? { kind: 'array', of: sqlType('string') } : sqlType(kind);
}
