import type { Shape } from '../yaml/shape.ts';
import { documented, duration, listOrOne, located, object, oneOf, ref, text } from '../yaml/shapes.ts';
import { propertyUsesShape } from './type-shape.ts';

/** Name of a field, or null (`~`) where the rows have no such field. */
const fieldName: Shape<string | null> = {
  read: (node, context) => (node.kind === 'scalar' && node.value === null ? null : text.read(node, context)),
  schema: () => ({ type: ['string', 'null'] }),
};

export const fieldsShape = object({
  what: '`fields`',
  optional: {
    event: documented('Holds the name of the event.', fieldName),
    id: documented('Identifies the event; rows with the same one are duplicates.', fieldName),
    time: documented('When it happened.', text),
    received: documented('When it was received.', fieldName),
    properties: documented('The object that holds the payload (`envelope` only).', text),
  },
});

export const sourceShape = object({
  what: 'a source',
  optional: {
    description: documented('What it is, in a sentence.', text),
    layout: documented(
      'How rows are laid out; `envelope` unless written.',
      oneOf(['envelope', 'columns', 'ga4'], 'layout'),
    ),
    location: documented(
      'Files: glob patterns relative to the project. `${NAME}` and `${NAME:-default}` are environment variables.',
      listOrOne(located(text), { min: 1 }),
    ),
    table: documented('An existing table or view instead of files.', text),
    format: documented(
      "Of the files; told by the file's ending unless written.",
      oneOf(['ndjson', 'json', 'csv', 'parquet'], 'format'),
    ),
    events: documented(
      'Events that it holds: names, or patterns with `*`. All, unless written.',
      listOrOne(ref, { min: 1 }),
    ),
    fields: documented('Names of the fields of a row.', fieldsShape),
    id_format: documented('What ids of events look like; any text unless written.', oneOf(['uuid'], 'format of ids')),
    context: documented('Properties beside the payload, on every row.', propertyUsesShape),
    deduplicate: documented(
      'How duplicates are told from repetitions.',
      object({
        what: '`deduplicate`',
        optional: {
          window: documented('Rewrites of an event come within this time of the first.', duration),
          keep: documented(
            'Which row of an event id counts: the `last` within the window (unless written), or the `first` received.',
            oneOf(['last', 'first'], 'row'),
          ),
        },
      }),
    ),
    late_after: documented('Rows received later than this after the event are flagged.', duration),
    max_age: documented('Rows older than this at receipt are quarantined.', duration),
    max_skew: documented('Rows dated more than this after their receipt are quarantined.', duration),
  },
});

export type SourceSpec = NonNullable<ReturnType<typeof sourceShape.read>>;
