import type { Property, ValueType } from '../../../model/values.ts';
import type { SourceColumn } from '../../../run/load/load-dialect.ts';
import { isForm } from '../../../run/load/standard-properties.ts';
import { sqlTypeOf } from '../../../sql/types.ts';
import { bigquery } from '../printer.ts';
import { asItIs, type ColumnReading, type ReadPlace, type ReadType, scalarReading, typeName } from './scalar-value.ts';

/** How a column of a type of BigQuery is read; null where that is left to the checker. */
export function columnReading(type: ReadType, column: SourceColumn, place: ReadPlace): ColumnReading | null {
  if (comparesText(type)) return null;
  if (type.type === 'array') return listReading(type, column, place);
  if (type.type === 'object') return structReading(type, column, place);
  return scalarReading(type, column.type, place);
}

/** True where options of a form are compared with the text as it was written, here or within. */
export function comparesText(type: ValueType): boolean {
  if (isForm(type)) return type.enum !== undefined || type.const !== undefined;
  return (type.items !== undefined && comparesText(type.items)) || (type.properties?.some(comparesText) ?? false);
}

/** Lists whose items are read as columns are. What says nothing of its items is kept as JSON, which the checker writes. */
function listReading({ items }: ValueType, column: SourceColumn, place: ReadPlace): ColumnReading | null {
  const of = /^ARRAY<(.+)>$/i.exec(column.type)?.[1];
  if (items === undefined || of === undefined || place.isText) return null;
  const depth = place.depth + 1;
  const item = columnReading(items, { ...column, type: of }, { ...place, depth });
  if (item === null) return null;
  const [one, at] = [`item_${depth}`, `at_${depth}`];
  const value = item.value(one);
  return {
    value: (list) =>
      item === asItIs
        ? list
        : `array(select ${value} from unnest(${list}) as ${one} with offset as ${at} order by ${at})`,
    ok: (list) =>
      `not exists (select 1 from unnest(${list}) as ${one} where not coalesce(${one} is not null and ${item.ok(one, value)}, false))`,
  };
}

/** Structs whose fields are those of the object; another field has to be null. */
function structReading({ properties = [] }: ValueType, column: SourceColumn, place: ReadPlace): ColumnReading | null {
  const { fields } = column;
  if (typeName(column.type) !== 'RECORD' || fields === undefined || properties.length === 0) return null;
  const own = properties.map((property) => {
    const found = fields.find((one) => one.name === property.name);
    return { property, found, reading: fieldReading(property, found, { ...place, depth: place.depth + 1 }) };
  });
  const others = fields.filter((one) => own.every(({ found }) => found !== one)).map((one) => one.name);
  return {
    value(struct) {
      const values = own.map(({ property, found, reading }) => {
        const value = reading === null ? nothing(property) : reading.value(fieldOf(struct, found));
        return `${value} as ${bigquery.identifier(property.column)}`;
      });
      return `if(${struct} is null, null, struct(${values.join(', ')}))`;
    },
    ok(struct) {
      const known = own.map(({ property, found, reading }) =>
        fieldOk(property, found === undefined ? null : fieldOf(struct, found), reading),
      );
      return [...known, ...others.map((name) => `${struct}.${quotedName(name)} is null`)].join(' and ');
    },
  };
}

function fieldReading(property: Property, found: SourceColumn | undefined, place: ReadPlace): ColumnReading | null {
  return found === undefined ? null : columnReading(property, found, place);
}

/** When a field or column is valid; `source` null where there is none. */
export function fieldOk(
  property: Property,
  source: string | null,
  reading: ColumnReading | null,
  typed?: string,
  rules: readonly string[] = [],
): string {
  // What is not there is not null either.
  if (source === null) return property.required ? 'false' : 'true';
  const isNeeded = property.required && property.nullable !== true;
  const isNull = `${source} is null`;
  if (reading === null) return isNeeded ? 'false' : isNull;
  const value = typed ?? reading.value(source);
  const right = [`${source} is not null`, `${value} is not null`, reading.ok(source, value), ...rules].join(' and ');
  return isNeeded ? `(${right})` : `(${isNull} or (${right}))`;
}

/** The null of a property's type. */
export function nothing(property: ValueType): string {
  return `cast(null as ${bigquery.type(sqlTypeOf(property))})`;
}

/** A name between backticks, whatever it is. */
export function quotedName(name: string): string {
  return `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
}

function fieldOf(struct: string, found: SourceColumn | undefined): string {
  return `${struct}.${quotedName(found?.name ?? '')}`;
}
