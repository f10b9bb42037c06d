import type { EventDef } from '../../src/model/event.ts';
import type { MetricDef } from '../../src/model/metric.ts';
import type { Property } from '../../src/model/values.ts';
import { jsonText } from '../../src/sql/make.ts';
import { deprecationText } from '../json-schema/value-schema.ts';

/** What people want to know of a property: description, unit, privacy class, an example, and by what it is replaced. */
export function propertyDoc(property: Property): string {
  const { description, unit, pii, example, deprecated } = property;
  const facts = [
    ...(unit === undefined ? [] : [`Unit: ${unit}`]),
    ...(pii === undefined || pii === 'none' ? [] : [`Privacy: ${pii}`]),
  ];
  const tags = [
    ...(example === undefined ? [] : [`@example ${escapeComment(jsonText(example))}`]),
    ...(deprecated === undefined ? [] : [`@deprecated ${escapeComment(deprecationText(deprecated))}`.trimEnd()]),
  ];
  return paragraphs([description, facts.join('\n')], tags);
}

/** What people want to know of an event: description, when it fires, who owns it, and by what it is replaced. */
export function eventDoc(event: EventDef): string {
  const { name, description, trigger, owner, platforms, status, deprecation } = event;
  const facts = [
    `Event: ${name} ${event.version}`,
    ...(trigger === undefined ? [] : [`Fires when: ${trigger}`]),
    ...(platforms.length === 0 ? [] : [`Sent by: ${platforms.join(', ')}`]),
    ...(owner === undefined ? [] : [`Owner: ${owner}`]),
    ...(status === 'planned' ? ['Planned: not sent yet'] : []),
  ];
  const deprecated = status === 'deprecated' || deprecation !== undefined;
  const text = deprecation === undefined ? '' : deprecationText(deprecation);
  return paragraphs(
    [description, facts.join('\n')],
    deprecated ? [`@deprecated ${escapeComment(text)}`.trimEnd()] : [],
  );
}

/** What people want to know of a metric: what it means, what it is measured in, and who owns it. */
export function metricDoc({ description, owner }: MetricDef, unit: string | null): string {
  const facts = [
    ...(unit === null || unit === 'number' ? [] : [`Unit: ${unit}`]),
    ...(owner === undefined ? [] : [`Owner: ${owner}`]),
  ];
  return paragraphs([description, facts.join('\n')], []);
}

/** The lines of a doc comment at an indent; none for an empty text. */
export function docComment(text: string, indent = ''): string[] {
  if (text === '') return [];
  if (!text.includes('\n')) return [`${indent}/** ${text} */`];
  const lines = text.split('\n').map((line) => `${indent} * ${line}`.trimEnd());
  return [`${indent}/**`, ...lines, `${indent} */`];
}

function paragraphs(texts: readonly (string | undefined)[], tags: readonly string[]): string {
  const escaped = texts.flatMap((text) =>
    text === undefined || text.trim() === '' ? [] : [escapeComment(text.trim())],
  );
  return [...escaped, ...(tags.length === 0 ? [] : [tags.join('\n')])].join('\n\n');
}

/** Most texts have nothing to escape. */
const delicate = /[\r\u2028\u2029@]|\*\//;

/** Text that neither ends the comment nor reads as a tag, on lines that every tool takes for lines. */
function escapeComment(text: string): string {
  if (!delicate.test(text)) return text;
  return text
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replaceAll('*/', '*\\/')
    .replace(/(^|\s)@(?=\w)/g, '$1\\@');
}
