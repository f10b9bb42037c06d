import type { EventDef } from '../../src/model/event.ts';
import { type EventColumn, leadingColumns, payloadColumns } from '../../src/model/event-columns.ts';
import type { SourceDef } from '../../src/model/source.ts';
import type { ValueType } from '../../src/model/values.ts';
import type { Dialect } from '../../src/sql/dialect.ts';
import { standardDescriptions } from '../../src/sql/event-table.ts';
import { sqlTypeOf } from '../../src/sql/types.ts';
import { code, text } from './markdown.ts';

/** What the pages of all events share, by the dialects that they show. */
interface Shared {
  readonly dialects: readonly Dialect[];
  /** Types as cells, by the type of the value. */
  readonly types: Map<string, string>;
  /** Rows of the columns that stand in front of a payload. */
  readonly leading: WeakMap<readonly EventColumn[], string>;
}

const sharedBy = new WeakMap<readonly Dialect[], Shared>();

/** Rows of the columns of the typed table of an event: the name, the type in each dialect, and what the column holds. */
export function eventColumnRows(event: EventDef, sources: readonly SourceDef[], dialects: readonly Dialect[]): string {
  const shared = sharedBy.get(dialects) ?? { dialects, types: new Map(), leading: new WeakMap() };
  sharedBy.set(dialects, shared);
  const leading = leadingColumns(event, sources);
  let rows = shared.leading.get(leading);
  if (rows === undefined) {
    rows = rowsOf(leading, shared);
    shared.leading.set(leading, rows);
  }
  return rows + rowsOf(payloadColumns(event, leading), shared);
}

function rowsOf(columns: readonly EventColumn[], shared: Shared): string {
  let rows = '';
  for (const column of columns) {
    const name = code(column.name);
    rows += `\n| ${name} |${typeCells(column.value, shared)} ${holds(column, name)} |`;
  }
  return rows;
}

function holds({ name, origin, property }: EventColumn, shown: string): string {
  const standard: Readonly<Record<string, string>> = standardDescriptions;
  if (property === null) return text(standard[name] ?? '');
  return `${origin === 'context' ? 'context' : 'property'} ${property.name === name ? shown : code(property.name)}`;
}

function typeCells(value: ValueType, { dialects, types }: Shared): string {
  const key = typeKey(value);
  const known = key === null ? undefined : types.get(key);
  if (known !== undefined) return known;
  const type = sqlTypeOf(value);
  const cells = dialects.map((dialect) => ` ${code(dialect.type(type))} |`).join('');
  if (key !== null) types.set(key, cells);
  return cells;
}

/** The same for values of the same type; null where its fields decide. */
function typeKey({ type, items, properties }: ValueType): string | null {
  if (type === 'object') return properties === undefined ? type : null;
  if (type !== 'array' || items === undefined) return type;
  const each = typeKey(items);
  return each === null ? null : `array of ${each}`;
}
