import type { EventDef } from '../model/event.ts';
import { type EventColumn, eventColumns } from '../model/event-columns.ts';
import type { SourceDef, standardColumns } from '../model/source.ts';
import type { Property } from '../model/values.ts';
import type { Dialect } from './dialect.ts';
import type { TableName } from './nodes.ts';
import { classOf, eventLayout, type LayoutColumn, type TableLayout } from './table-layout.ts';
import { type SqlType, sqlTypeOf } from './types.ts';

/** A table that Waymark makes: its columns in order. */
export interface TableDefinition {
  readonly table: TableName;
  readonly description: string | null;
  readonly columns: readonly ColumnDefinition[];
  /** Absent: as the warehouse does by itself. */
  readonly layout?: TableLayout;
}

export interface ColumnDefinition {
  readonly name: string;
  readonly type: SqlType;
  readonly nullable: boolean;
  readonly description: string | null;
}

/** What the standard columns of typed event tables hold. */
export const standardDescriptions: Readonly<Record<(typeof standardColumns)[number], string>> = {
  event_id: 'Identifies the event; rows with the same one are duplicates',
  event_time: 'When it happened (UTC)',
  received_at: 'When it was received (UTC)',
  _late: "True where it was received later than the source's `late_after`",
  _source: 'The source that it was read from',
  _file: 'The file that it was read from',
};

/** The typed table of an event: standard columns, then the context of the sources that may hold it, then its payload. */
export function eventTable(event: EventDef, sources: readonly SourceDef[]): TableDefinition {
  const columns = eventColumns(event, sources);
  return {
    table: { schema: null, name: event.table },
    description: event.description ?? null,
    layout: eventLayout(event, columns, (column) => describedColumn(column).stored),
    columns: columns.map((column) => describedColumn(column).defined),
  };
}

/** What a table, and its layout, say of a column. */
interface DescribedColumn {
  readonly defined: ColumnDefinition;
  readonly stored: LayoutColumn;
}

const describedColumns = new WeakMap<EventColumn | Property, DescribedColumn>();

/** Made once. A column of the payload follows from its property, which events may share. */
function describedColumn(column: EventColumn): DescribedColumn {
  const { name, value, nullable, property, origin } = column;
  const key = origin === 'payload' && property !== null ? property : column;
  const known = describedColumns.get(key);
  if (known !== undefined) return known;
  const description = describeColumn(column);
  const made = {
    defined: { name, type: sqlTypeOf(value), nullable, description },
    stored: { name, description, pii: classOf(property?.pii) },
  };
  describedColumns.set(key, made);
  return made;
}

function describeColumn({ name, origin, property }: EventColumn): string | null {
  const standard: Readonly<Record<string, string>> = standardDescriptions;
  if (property === null || origin === 'standard') return standard[name] ?? null;
  const { description, unit, pii, required } = property;
  const facts: string[] = [];
  if (unit !== undefined) facts.push(unit);
  if (pii !== undefined && pii !== 'none') facts.push(pii);
  if (required) facts.push('required');
  if (facts.length === 0) return description ?? null;
  return `${description === undefined ? '' : `${description} `}(${facts.join(', ')})`;
}

/** A column as it stands in `create table`, and what is said of it in a comment behind it. */
export interface ColumnText {
  readonly sql: string;
  readonly comment: string;
}

/** `isStored`: the table has a layout, so that the warehouse may be told what the column holds. Else it is said in a comment. */
export function columnText(column: ColumnDefinition, dialect: Dialect, isStored: boolean): ColumnText {
  const { name, type, description } = column;
  const told = description === null || !isStored ? '' : (dialect.storage?.column(description) ?? '');
  const comment = description === null || told !== '' ? '' : ` -- ${oneLine(description)}`;
  return { sql: `  ${dialect.identifier(name)} ${dialect.type(type)}${told}`, comment };
}

interface TableTextOptions {
  readonly comments?: boolean;
  /** `columnText` where it remembers columns that tables share. */
  readonly textOf?: (column: ColumnDefinition) => ColumnText;
}

/**
 * `create table if not exists`, a column a line, without a semicolon; with `comments` each column's description stands behind it,
 * unless the warehouse is told it anyway. Partitions, clusters and options follow where there is a layout and the dialect has them.
 * Columns take nulls even where the catalog requires a value: what is missing is quarantined and asserted, and a property that
 * becomes required must not fail on older rows.
 */
export function createTableSql(
  { table, columns, layout }: TableDefinition,
  dialect: Dialect,
  options: TableTextOptions = {},
): string {
  const textOf = options.textOf ?? ((column) => columnText(column, dialect, layout !== undefined));
  const last = columns.length - 1;
  const lines = columns.map((one, index) => {
    const { sql, comment } = textOf(one);
    return `${sql}${index === last ? '' : ','}${options.comments ? comment : ''}`;
  });
  const clauses = layout === undefined ? [] : (dialect.storage?.clauses(layout) ?? []);
  return [`create table if not exists ${dialect.table(table)} (\n${lines.join('\n')}\n)`, ...clauses].join('\n');
}

/** White space that is not just a blank between words. */
const loose = /\s\s|[^\S ]|^\s|\s$/;

/** Text that stays within a line comment. */
export function oneLine(text: string): string {
  if (!loose.test(text)) return text;
  return text.replace(/[\s\u2028\u2029]+/g, ' ').trim();
}
