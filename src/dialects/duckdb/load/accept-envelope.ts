import type { JsonValue } from '../../../model/values.ts';
import type { EventTarget } from '../../../run/load/load-dialect.ts';
import { standardProperties } from '../../../run/load/standard-properties.ts';
import { areDistinct, canJudge } from './can-judge.ts';
import { isCompact } from './compact-size.ts';
import { type FieldCheck, fieldCheck, objectCheck } from './object-check.ts';
import { type Extraction, fieldPlace, isJsonType, keysAt, root, sum } from './place.ts';
import { ruleConditions } from './rule-conditions.ts';
import { all, bareWord, quoted } from './sql-text.ts';
import { alias, judgedRows, timeChecks } from './typed-columns.ts';

interface Part {
  readonly name: string;
  readonly shape: JsonValue;
  readonly ok: string;
  readonly keyed: readonly string[];
  /** Keys of the row that it accounts for. */
  readonly count: string;
}

/**
 * A query of the typed columns and `_raw` for rows of an envelope: null where the row is valid for certain, else its text.
 * Null where SQL cannot tell for this event.
 *
 * The row is taken apart once (`v`, `ks`), the typed values are made of that (`c_…`), and the verdict of those.
 */
export function acceptEnvelope(target: EventTarget, rows: string): string | null {
  const { source, event } = target;
  const extraction: Extraction = { keyPaths: [], columns: new Map() };
  const keys = keysAt(root, extraction);
  const outer = [...source.context, ...standardProperties(target, false)];
  const payloadName = source.fields.properties ?? 'properties';
  const columns = [...outer, ...event.properties].map((one) => one.column);
  if (new Set(columns).size < columns.length || !areDistinct([...outer.map((one) => one.name), payloadName]))
    return null;
  if (!canJudge(outer) || !canJudge(event.properties, `$.${payloadName}`)) return null;

  const typed = new Map<string, string>();
  const parts = outer.map((property): Part => {
    const place = { ...fieldPlace(property, root, keys, true), typed: alias(property.column) };
    const check = fieldCheck(property, place, extraction);
    typed.set(property.column, check.value);
    return { name: property.name, ...check };
  });
  const payload = payloadCheck(target, payloadName, extraction);
  for (const [column, check] of payload.columns) typed.set(column, check.value);
  parts.push({ name: payloadName, ...payload, count: '1' });
  const keyed = all([...parts.flatMap((one) => one.keyed), closed(parts, keys), wellFormed]);
  const compact = isCompact(outer, { name: payloadName, properties: event.properties });
  const conditions = [
    ...parts.map((one) => one.ok),
    ...payload.rules,
    ...timeChecks(target),
    compact === null ? keyed : `case when compact then true else ${keyed} end`,
  ];
  return assemble(target, rows, { parts, typed, conditions, extraction, compact });
}

function payloadCheck({ event }: EventTarget, name: string, extraction: Extraction) {
  const { properties } = event;
  const place = fieldPlace({ name, column: name }, root, '');
  // The typed values of the payload stand in columns of their own, not in a struct.
  const inner = objectCheck(properties, place, extraction, (property) => alias(property.column));
  const isObject = properties.some((one) => one.required) ? [] : [isJsonType(place, 'OBJECT')];
  const columns = inner.fields.map(({ property, check }): [string, FieldCheck] => [property.column, check]);
  return {
    shape: inner.shape,
    ok: inner.ok,
    keyed: [...isObject, ...inner.keyed],
    rules: ruleConditions(
      event,
      inner.fields.map(({ property, place: { leaf } }) => ({ property, leaf })),
    ),
    columns,
  };
}

/**
 * Rows may carry fields that are not read. Where one is there, no key may come twice, and nothing among them may be what
 * DuckDB reads and JSON does not have.
 */
function closed(parts: readonly Part[], keys: string): string {
  const known = sum(parts.map((one) => one.count));
  return `case when len(${keys}) = ${known} then true else list_unique(${keys}) = len(${keys}) and not regexp_matches(raw::varchar, ${bareWord}) end`;
}

/** DuckDB overlooks commas before a closing bracket. */
const wellFormed = all([
  ...[',}', ',]', ' }', ' ]'].map((one) => `not contains(raw::varchar, '${one}')`),
  ...[9, 10, 13].map((code) => `not contains(raw::varchar, chr(${code}))`),
]);

interface Assembly {
  readonly parts: readonly Part[];
  readonly typed: ReadonlyMap<string, string>;
  readonly conditions: readonly string[];
  readonly extraction: Extraction;
  readonly compact: string | null;
}

function assemble(target: EventTarget, rows: string, assembly: Assembly): string {
  const { parts, typed, conditions, extraction, compact } = assembly;
  const shape = quoted(JSON.stringify(Object.fromEntries(parts.map((one) => [one.name, one.shape]))));
  const paths = extraction.keyPaths.map((one) => quoted(one === '' ? '$' : one)).join(', ');
  const more = [...extraction.columns].map(([name, value]) => `, ${value} as ${name}`).join('');
  const keys = (of: string): string => `json_keys(${of}, [${paths}]) as ks${more}`;
  const values = [...typed].map(([column, value]) => `${value} as ${alias(column)}`).join(', ');
  const transformed = `select *, json_transform(raw, ${shape}) as v`;
  const made =
    compact === null
      ? `select *, ${values} from (${transformed}, ${keys('raw')} from (${rows}))`
      : `select *, ${keys('case when compact then null else raw end')} from (select *, coalesce(${compact}, false) as compact from (select *, ${values} from (${transformed} from (${rows}))))`;
  return judgedRows(target, typed, conditions, made, "coalesce(raw::varchar, '')");
}
