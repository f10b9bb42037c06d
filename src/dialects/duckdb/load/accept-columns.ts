import type { Property } from '../../../model/values.ts';
import type { ColumnRows, EventTarget, SourceColumn } from '../../../run/load/load-dialect.ts';
import { comparesWrittenText, isForm, standardProperties } from '../../../run/load/standard-properties.ts';
import { column } from '../../../sql/make.ts';
import { sqlTypeOf } from '../../../sql/types.ts';
import { valuePredicates } from '../../../sql/value-predicates.ts';
import { duckdb } from '../printer.ts';
import { columnReading } from './column-value.ts';
import { ruleConditions } from './rule-conditions.ts';
import { all, field, quoted } from './sql-text.ts';
import { alias, judgedRows, timeChecks } from './typed-columns.ts';

/**
 * A query of the typed columns and `_raw` for rows of a flat table: null where the row is valid for certain, else its text.
 * Null where SQL cannot tell for this event.
 */
export function acceptColumns(target: EventTarget, rows: ColumnRows): string | null {
  const { source, event } = target;
  const properties = [...source.context, ...standardProperties(target, true), ...event.properties];
  if (new Set(properties.map((one) => one.column)).size < properties.length) return null;
  if (comparesWrittenText(target)) return null;
  const typed = new Map<string, string>();
  const conditions: string[] = [];
  for (const property of properties) {
    const check = propertyCheck(property, rows);
    typed.set(property.column, check.value);
    conditions.push(check.ok);
  }
  const operands = event.properties.map((property) => ({ property, leaf: alias(property.column) }));
  conditions.push(...ruleConditions(event, operands), ...timeChecks(target));
  const values = [...typed].map(([name, value]) => `${value} as ${alias(name)}`);
  const made = `select r.waymark_file as file, r, ${values.join(', ')} from (select t as r from (${rows.relation}) as t)`;
  return judgedRows(target, typed, conditions, made, rawText(rows.columns));
}

/** A query of `raw` and `file` of the rows whose column `event` is none of some names; of all where it is null. */
export function columnsAsRaw(
  { relation, columns }: ColumnRows,
  others: { readonly event: string; readonly known: readonly string[] } | null,
): string {
  const names = others?.known.map(quoted).join(', ') ?? '';
  const event = others === null ? '' : `r.${field(others.event)}::varchar`;
  const condition = names === '' ? '' : ` where ${event} is null or ${event} not in (${names})`;
  return `select ${rawText(columns)} as raw, r.waymark_file as file from (select t as r from (${relation}) as t)${condition}`;
}

function rawText(columns: readonly SourceColumn[]): string {
  const fields = columns.map((one) => `${quoted(one.name)}: r.${field(one.name)}`);
  return `to_json({${fields.join(', ')}})::varchar`;
}

function propertyCheck(
  property: Property,
  { columns, isText }: ColumnRows,
): { readonly value: string; readonly ok: string } {
  const isNeeded = property.required && property.nullable !== true;
  const nothing = `cast(null as ${duckdb.type(sqlTypeOf(property))})`;
  const found =
    columns.find((one) => one.name === property.name) ?? columns.find((one) => one.name === property.column);
  // A column that is not there is not null either.
  if (found === undefined) return { value: nothing, ok: property.required ? 'false' : 'true' };
  const source = `r.${field(found.name)}`;
  const hasOptions = property.enum !== undefined || property.const !== undefined;
  const reading = isForm(property) && hasOptions ? null : columnReading(property, found.type, isText);
  const isNull = `${source} is null`;
  if (reading === null) return { value: nothing, ok: isNeeded ? 'false' : isNull };
  const value = alias(property.column);
  const rules = valuePredicates(column(`c_${property.column}`), property).map((one) => `(${duckdb.expr(one.holds)})`);
  const right = all([`${source} is not null`, `${value} is not null`, reading.ok(source, value), ...rules]);
  return { value: reading.value(source), ok: isNeeded ? right : `(${isNull} or (${right}))` };
}
