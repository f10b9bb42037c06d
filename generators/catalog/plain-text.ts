import { remember } from '../../src/base/remember.ts';
import { type Definition, isPlainField, userData, withoutSpan } from '../../src/model/plain-data.ts';
import { enclosed, type Printed, prettyItem, quoted } from '../pretty-json.ts';

/**
 * Prints definitions as `prettyItem` prints what `plainData` makes of them, without making that. A property that events share is
 * printed once.
 */
export function plainPrinter(): (definition: Definition) => Printed {
  const propertyAt = remember((indent) => remember((property: unknown) => plainText(property, indent)));
  const printProperties = (list: readonly unknown[], indent: string): string =>
    enclosed('[', list.map(propertyAt(`${indent}  `)), ']', indent);
  return (definition) => (indent) => {
    const entries = entriesOf(definition, `${indent}  `, printProperties);
    const { path, line } = definition.at.self;
    entries.push(`"defined_at": ${quoted(`${path}:${line}`)}`);
    return enclosed('{', entries, '}', indent);
  };
}

/** What `prettyItem` prints of what `plain` makes of a value. */
function plainText(value: unknown, indent: string): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return prettyItem(value, indent);
  if (Array.isArray(value)) return plainList(value, indent);
  const own = withoutSpan(value);
  if (own !== value) return prettyItem(own, indent);
  return enclosed('{', entriesOf(value, `${indent}  `, plainList), '}', indent);
}

function plainList(list: readonly unknown[], indent: string): string {
  if (list.length === 0) return '[]';
  const texts: string[] = [];
  for (const item of list) texts.push(plainText(item, `${indent}  `));
  return enclosed('[', texts, ']', indent);
}

/** Definitions have few different fields, and many thousand of each. */
const keyText = remember((key) => `${quoted(key)}: `);

/** The printed fields. How `properties` are printed is said. */
function entriesOf(object: object, indent: string, printProperties: typeof plainList): string[] {
  const fields = object as Readonly<Record<string, unknown>>;
  const entries: string[] = [];
  for (const key of Object.keys(fields)) {
    const item = fields[key];
    if (isPlainField(key, item)) entries.push(keyText(key) + fieldText(key, item, indent, printProperties));
  }
  return entries;
}

function fieldText(key: string, item: unknown, indent: string, printProperties: typeof plainList): string {
  if (userData.has(key)) return prettyItem(item, indent);
  return key === 'properties' && Array.isArray(item) ? printProperties(item, indent) : plainText(item, indent);
}
