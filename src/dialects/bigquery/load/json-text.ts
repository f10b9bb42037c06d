import type { Property } from '../../../model/values.ts';
import { bigqueryText } from '../text.ts';
import { at, itemsOf, objectOf } from './json-value.ts';

/** The text of a JSON object as a value; null where it is none. */
export function parsedObject(text: string): string {
  return `safe.parse_json(if(regexp_contains(${text}, ${beginsObject}), ${text}, null), wide_number_mode => 'round')`;
}

const beginsObject = "r'^[ ]*\\{'";

/**
 * Conditions on JSON text under which its value tells all: no key that comes twice, of which BigQuery keeps the first and JSON the
 * last, none that is written with escapes, no halves of surrogate pairs, nothing before the object. Of fields that are not read
 * nothing is asked.
 */
export function plainText(text: string, keys: KeyCounts): string[] {
  const once = [...keys].map(([name, counts]) => {
    const written = `${escapeRegex(JSON.stringify(name))}[ \\t]*:`;
    return `array_length(regexp_extract_all(${text}, ${bigqueryText(written)})) = ${counts.join(' + ')}`;
  });
  return [
    `regexp_contains(${text}, r'^[ ]*\\{[^\\x00-\\x1f]*[\\r]?$')`,
    `not regexp_contains(${text}, r'\\\\(?:u[dD][89a-fA-F]|u0000|[^"]*"[ ]*:)')`,
    ...once,
  ];
}

/** How often each key is accounted for: expressions by names. */
export type KeyCounts = Map<string, string[]>;

/** Counts the keys of an object, and of those within it. */
export function countKeys(properties: readonly Property[], json: string, counts: KeyCounts, depth = 0): void {
  for (const property of properties) {
    const value = at(json, property.name);
    add(counts, property.name, `if(${value} is null, 0, 1)`);
    if (property.type === 'object') countKeys(property.properties ?? [], objectOf(value), counts, depth);
    const inner = property.items?.properties;
    if (property.type !== 'array' || inner === undefined) continue;
    const item = `item_${depth + 1}`;
    const ofItems: KeyCounts = new Map();
    countKeys(inner, objectOf(item), ofItems, depth + 1);
    for (const [name, parts] of ofItems)
      add(counts, name, `coalesce((select sum(${parts.join(' + ')}) from unnest(${itemsOf(value)}) as ${item}), 0)`);
  }
}

export function add(counts: KeyCounts, name: string, count: string): void {
  const known = counts.get(name);
  if (known) known.push(count);
  else counts.set(name, [count]);
}

function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
