import type { Deprecation, Property, ValueType } from '../../src/model/values.ts';
import { jsonText } from '../../src/sql/make.ts';
import { deprecationText } from '../json-schema/value-schema.ts';
import { code, text } from './markdown.ts';
import { privacyWord } from './page.ts';
import { limitWords, typeWords } from './value-words.ts';

/** Rows of properties; fields of objects follow as `address.city` and `lines[].sku`. */
export function propertyRows(properties: readonly Property[], prefix = ''): string {
  let rows = '';
  for (const property of properties) {
    const path = prefix + property.name;
    const [type, description] = [propertyType(property), propertyDescription(property)];
    rows += `\n| ${code(path)} | ${type} | ${property.required ? 'yes' : ''} | ${privacyWord(property.pii)} | ${description} |`;
    const fields = fieldsOf(property);
    if (fields.length > 0) rows += propertyRows(fields, `${path}${arrayMarks(property)}.`);
  }
  return rows;
}

/** The type, what limits it, and the unit. */
export function propertyType(property: Property): string {
  const words = typeWords(property) + limitWords(property);
  return property.unit === undefined ? words : `${words}, ${text(property.unit)}`;
}

export function propertyDescription({ description, example, deprecated, coerce }: Property): string {
  const said = description === undefined ? '' : asSentence(text(description));
  if (deprecated === undefined && coerce !== true && example === undefined) return said;
  const sentences = [
    ...(description === undefined ? [] : [said]),
    ...(deprecated === undefined ? [] : [`**Deprecated.** ${deprecationWords(deprecated)}`.trim()]),
    ...(coerce === true ? ['Other JSON types are converted while loading.'] : []),
    ...(example === undefined ? [] : [`Example: ${code(typeof example === 'string' ? example : jsonText(example))}`]),
  ];
  return sentences.join(' ');
}

export function deprecationWords(deprecation: Deprecation): string {
  return text(deprecationText(deprecation));
}

function asSentence(fragment: string): string {
  return '.!?:'.includes(fragment.at(-1) ?? ' ') ? fragment : `${fragment}.`;
}

function fieldsOf(value: ValueType): readonly Property[] {
  if (value.type === 'array') return value.items === undefined ? noFields : fieldsOf(value.items);
  return value.properties ?? noFields;
}

const noFields: readonly Property[] = [];

function arrayMarks(value: ValueType): string {
  return value.type === 'array' ? `[]${value.items === undefined ? '' : arrayMarks(value.items)}` : '';
}
