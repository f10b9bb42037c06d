import type { Property } from '../../../model/values.ts';
import type { ColumnRows, EventTarget, SourceColumn } from '../../../run/load/load-dialect.ts';
import { comparesWrittenText, standardProperties } from '../../../run/load/standard-properties.ts';
import { column } from '../../../sql/make.ts';
import { type RuleOperand, rulePredicates } from '../../../sql/rule-predicates.ts';
import { valuePredicates } from '../../../sql/value-predicates.ts';
import { bigquery } from '../printer.ts';
import { columnReading, fieldOk, nothing, quotedName } from './column-value.ts';
import { rowText } from './read-rows.ts';
import { typeName } from './scalar-value.ts';
import { alias, judgedRows, timeChecks } from './typed-columns.ts';

/** A typed value, and when it is valid for certain. */
export interface ValueCheck {
  readonly property: Property;
  readonly value: string;
  readonly ok: string;
}

/**
 * A query of the typed columns, `_raw` and the row's key for rows of a table with a column for each property. Null where SQL
 * cannot tell for this event.
 */
export function acceptColumns(target: EventTarget, rows: ColumnRows): string | null {
  const { source, event } = target;
  const checks = [
    ...[...source.context, ...event.properties].map((one) => propertyCheck(one, rows)),
    ...standardProperties(target, true).map((one) => standardCheck(one, rows)),
  ];
  return judgeValues(target, rows.columns, checks, `select t as r from (${rows.relation}) as t`, []);
}

/**
 * The query, once the typed values are known. `columns`: those of the rows; null where their text is `raw`. `taken`: a query of `r`, a
 * row, and what the values name beside it.
 */
export function judgeValues(
  target: EventTarget,
  columns: readonly SourceColumn[] | null,
  checks: readonly ValueCheck[],
  taken: string,
  more: readonly string[],
): string | null {
  const { event } = target;
  const typed = new Set(checks.map((one) => one.property.column));
  // Names of columns are told apart without regard to case.
  if (new Set([...typed].map((one) => one.toLowerCase())).size < checks.length) return null;
  if (comparesWrittenText(target)) return null;
  const operands = event.properties.map((property): [string, RuleOperand] => {
    const value = column(`c_${property.column}`);
    return [property.name, { property, written: value, typed: value }];
  });
  const rules = rulePredicates(event.rules, new Map(operands)).map((one) => `(${bigquery.expr(one)})`);
  const values = checks.map((one) => `${one.value} as ${alias(one.property.column)}`);
  return judgedRows(target, {
    made: `select *, r.waymark_file as file, ${values.join(', ')} from (${taken}) as taken`,
    typed,
    conditions: [...checks.map((one) => one.ok), ...more, ...rules, ...timeChecks(target)],
    raw: columns === null ? 'r.raw' : rowText(columns, 'r'),
  });
}

/** The check of a property that is a column of the rows. */
export function propertyCheck(property: Property, rows: ColumnRows): ValueCheck {
  const { columns } = rows;
  const found =
    columns.find((one) => one.name === property.name) ?? columns.find((one) => one.name === property.column);
  return columnCheck(property, found, rows.isText);
}

/** The check of the event's name, its id or a time: by the exact name. Ids are text or whole numbers. */
export function standardCheck(property: Property, { columns, isText }: ColumnRows): ValueCheck {
  const found = columns.find((one) => one.name === property.name);
  const isRead = found !== undefined && (property.column !== 'event_id' || idTypes.has(typeName(found.type)));
  return columnCheck(property, isRead ? found : undefined, isText);
}

const idTypes: ReadonlySet<string> = new Set(['STRING', 'INTEGER']);

/** The check of a property that one column holds, if any; `of`: the row, or the struct that the column is in. */
export function columnCheck(
  property: Property,
  found: SourceColumn | undefined,
  isText: boolean,
  { of, depth }: { readonly of: string; readonly depth: number } = { of: 'r', depth: 0 },
): ValueCheck {
  const reading = found === undefined ? null : columnReading(property, found, { isText, depth });
  const source = found === undefined ? null : `${of}.${quotedName(found.name)}`;
  if (source === null || reading === null)
    return { property, value: nothing(property), ok: fieldOk(property, source, null) };
  const ok = fieldOk(property, source, reading, alias(property.column), ruleConditions(property));
  return { property, value: reading.value(source), ok };
}

/** What the type says of a typed value beyond its kind. Null is no breach. */
export function ruleConditions(property: Property): string[] {
  return valuePredicates(column(`c_${property.column}`), property).map(
    (one) => `coalesce(${bigquery.expr(one.holds)}, true)`,
  );
}
