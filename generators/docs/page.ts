import type { ColumnLineage } from '../../src/impact/column-lineage.ts';
import type { Project } from '../../src/model/project.ts';
import type { ColumnContract } from '../../src/model/transform.ts';
import type { Deprecation, JsonObject, Property, ValueType } from '../../src/model/values.ts';
import { jsonText } from '../../src/sql/make.ts';
import { deprecationText } from '../json-schema/value-schema.ts';
import type { PageLinks } from './doc-paths.ts';
import { code, enumeration, text } from './markdown.ts';
import { limitWords, typeWords } from './value-words.ts';

/** What the page of one thing is made with. */
export interface PageContext {
  readonly project: Project;
  readonly lineage: ColumnLineage;
  readonly links: PageLinks;
}

/** A row of the table at the top of a page. */
export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** A row, or none where there is nothing to tell. */
export function fact(label: string, value: string | undefined): Fact[] {
  return value === undefined || value === '' ? [] : [{ label, value }];
}

/** Labels of the team's own: a row each, under the name that they are written with. */
export function metaFacts(meta: JsonObject | undefined): Fact[] {
  return Object.entries(meta ?? {}).map(([key, value]) => ({
    label: code(key),
    value: typeof value === 'string' ? text(value) : code(jsonText(value)),
  }));
}

export interface PropertyRow {
  readonly name: string;
  readonly type: string;
  readonly required: string;
  readonly privacy: string;
  readonly description: string;
}

/** Rows of properties; fields of objects follow as `address.city` and `lines[].sku`. */
export function propertyRows(properties: readonly Property[], prefix = ''): PropertyRow[] {
  return properties.flatMap((property) => {
    const path = prefix + property.name;
    return [propertyRow(property, path), ...propertyRows(fieldsOf(property), `${path}${arrayMarks(property)}.`)];
  });
}

export function propertyRow(property: Property, name: string): PropertyRow {
  return {
    name: code(name),
    type: [
      typeWords(property),
      ...limitWords(property),
      ...(property.unit === undefined ? [] : [text(property.unit)]),
    ].join(', '),
    required: property.required ? 'yes' : '',
    privacy: property.pii === undefined || property.pii === 'none' ? '' : property.pii,
    description: propertyDescription(property),
  };
}

function propertyDescription({ description, example, deprecated, coerce }: Property): string {
  const sentences = [
    ...(description === undefined ? [] : [asSentence(text(description))]),
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
  return /[.!?:]$/.test(fragment) ? fragment : `${fragment}.`;
}

function fieldsOf(value: ValueType): readonly Property[] {
  if (value.type === 'array') return value.items === undefined ? [] : fieldsOf(value.items);
  return value.properties ?? [];
}

function arrayMarks(value: ValueType): string {
  return value.type === 'array' ? `[]${value.items === undefined ? '' : arrayMarks(value.items)}` : '';
}

export interface ColumnRow {
  readonly name: string;
  readonly type: string;
  readonly privacy: string;
  readonly description: string;
}

/** Rows of the columns that a model or a seed promises. */
export function columnRows(columns: readonly ColumnContract[]): ColumnRow[] {
  return columns.map(({ name, type, unit, pii, description }) => ({
    name: code(name),
    type: [type ?? [], unit === undefined ? [] : text(unit)].flat().join(', '),
    privacy: pii === undefined || pii === 'none' ? '' : pii,
    description: description === undefined ? '' : text(description),
  }));
}

/** Links to models, in a sentence; null where there are none. */
export function modelLinks(models: readonly { readonly name: string }[], links: PageLinks): string | null {
  return models.length === 0 ? null : enumeration(models.map((model) => links.to('model', model.name)));
}

export function tagWords(tags: readonly string[]): string {
  return tags.map(code).join(', ');
}
