import type { Property } from '../../../model/values.ts';
import type { EventTarget } from '../../../run/load/load-dialect.ts';
import type { RowForm } from '../../../run/load/row-form.ts';
import { standardProperties } from '../../../run/load/standard-properties.ts';
import { areDistinct } from './can-judge.ts';
import { ruleConditions } from './rule-conditions.ts';
import { field, quoted } from './sql-text.ts';
import { alias, judgedRows, timeChecks } from './typed-columns.ts';
import { concatenated } from './written-text.ts';
import { type FixedMember, isRight, type ValueColumns, writtenFields } from './written-value.ts';

/**
 * As `acceptEnvelope`, for rows that are written in a form which is known: the row is written again from its values, and only
 * where that is its own text is it accepted. This takes less than asking what else there may be in it. Null where SQL cannot
 * tell for this event, or the form is not one of its rows.
 */
export function acceptAlike(target: EventTarget, rows: string, form: RowForm): string | null {
  const { source, event } = target;
  const payloadName = source.fields.properties ?? 'properties';
  const outer = [...source.context, ...standardProperties(target, false)];
  const known = new Map<string, FixedMember>();
  // The name of the event is always the same: it need not be read.
  if (source.fields.event !== undefined)
    known.set(source.fields.event, { shape: null, text: [{ constant: JSON.stringify(event.name) }] });
  const payloadForm = form.members.find((one) => one.key === payloadName)?.members ?? [];
  const payload = writtenFields(event.properties, `v.${field(payloadName)}`, form, payloadForm, columnsOf);
  if (payload === null) return null;
  const isEmpty = event.properties.length === 0;
  known.set(payloadName, { shape: isEmpty ? null : payload.shape, text: payload.text });
  const keys = new Set(form.members.map((one) => one.key));
  if (![...known.keys()].every((key) => keys.has(key))) return null;
  const read = outer.filter((one) => !known.has(one.name));
  const row = writtenFields(read, 'v', form, form.members, columnsOf, known);
  if (row === null) return null;
  const fields = [...row.fields, ...payload.fields];
  if (!areDistinct(fields.map((one) => one.property.column))) return null;
  const conditions = [
    `raw::varchar = ${concatenated(row.text)}`,
    ...fields.map(isRight).filter((one) => one !== 'true'),
    ...row.bare.map((one) => `not ${one}`),
    ...ruleConditions(event, payload.fields),
    ...timeChecks(target),
  ];
  const values = fields.flatMap(({ property, value, joined }) => {
    const columns = columnsOf(property);
    return [`${value} as ${columns.typed}`, ...(joined === undefined ? [] : [`${joined} as ${columns.joined}`])];
  });
  const shape = quoted(JSON.stringify(row.shape));
  const made = `select *, ${values.join(', ')} from (select *, json_transform(raw, ${shape}) as v from (${rows}))`;
  const typed = new Map(fields.map((one) => [one.property.column, one.value] as const));
  return judgedRows(target, typed, conditions, made, "coalesce(raw::varchar, '')");
}

function columnsOf({ column }: Property): ValueColumns {
  return { typed: alias(column), joined: field(`j_${column}`) };
}
