import { contentHash } from '../../base/hash.ts';
import type { EventDef } from '../../model/event.ts';
import type { SourceDef } from '../../model/source.ts';
import { jsonText } from '../../sql/make.ts';

/** Counted up where the loader would make other rows of the same files. */
const loaderVersion = 1;

/** Keys that say nothing about which rows are accepted and what becomes of them. */
const notDeciding = new Set([
  'at',
  'description',
  'example',
  'examples',
  'sample',
  'owner',
  'pii',
  'unit',
  'deprecated',
  'shared',
  'group',
]);

/** Hash of all that decides what becomes of a row of the event in this source. */
export function eventDefinition(source: SourceDef, event: EventDef): string {
  return contentHash(
    deciding({
      loaderVersion,
      ...sourceParts(source),
      event: { name: event.name, table: event.table, properties: event.properties, rules: event.rules },
    }),
  );
}

/** Hash of all that decides what becomes of the rows of a source. `events` are those that it may hold. */
export function sourceDefinition(source: SourceDef, events: readonly EventDef[], dialect: string): string {
  const parts = events.map((event) => eventDefinition(source, event));
  return contentHash(deciding({ loaderVersion, dialect, ...sourceParts(source), parts }));
}

function sourceParts(source: SourceDef): object {
  const { name, layout, table, format, context, fields, id_format, deduplicate, late_after, max_age, max_skew } =
    source;
  return { name, layout, table, format, context, fields, id_format, deduplicate, late_after, max_age, max_skew };
}

function deciding(value: object): string {
  return JSON.stringify(value, (key, part: unknown) => {
    if (notDeciding.has(key)) return undefined;
    return typeof part === 'bigint' ? jsonText(part) : part;
  });
}
