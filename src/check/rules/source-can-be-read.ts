import { type CodeDoc, type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import { spanOf } from '../../yaml/shape.ts';
import type { ResolvedSource } from '../resolve-sources.ts';
import { example, type Rule } from './rule.ts';

const events = 'events:\n  order.paid: {}\n  order.sent: {}\n';
const sourceExample = (source: string) => example(`${events}sources:\n  app: ${source}\n`);

const noPlace: CodeDoc = {
  code: 'source/no-place',
  severity: 'error',
  summary: 'A source that does not say where to read from.',
  explanation: 'A source reads files (`location`, glob patterns) or an existing table of the warehouse (`table`).',
  examples: {
    wrong: sourceExample('{layout: envelope}'),
    right: sourceExample('{layout: envelope, location: data/*.ndjson}'),
  },
};

const twoPlaces: CodeDoc = {
  code: 'source/two-places',
  severity: 'error',
  summary: 'A source with files and a table.',
  explanation: 'Write two sources if events come from both; their rows land in the same typed tables.',
  examples: {
    wrong: sourceExample('{location: data/*.ndjson, table: raw_events}'),
    right: sourceExample('{table: raw_events}'),
  },
};

const unknownFormat: CodeDoc = {
  code: 'source/format',
  severity: 'error',
  summary: 'Files whose format is not known.',
  explanation:
    'The format is told by the ending (`.ndjson`, `.jsonl`, `.json`, `.csv`, `.tsv`, all also with `.gz` or `.zst`, and `.parquet`); where it is another one, write `format:`. A table has no format.',
  examples: {
    wrong: sourceExample('{location: data/*.log}'),
    right: sourceExample('{location: data/*.log, format: ndjson}'),
  },
};

const uselessField: CodeDoc = {
  code: 'source/field',
  severity: 'error',
  summary: 'A field that the layout of the source does not have, or lacks.',
  explanation:
    'With the layout `columns` every property is a column of its own, so that there is no `properties` field; rows tell their event by the field `event`, unless the source holds a single event. `time` has to be named there, because there is no usual name for it. With `envelope` and `ga4` the name of the event is a field of every row.',
  examples: {
    wrong: sourceExample(
      '{layout: columns, location: data/*.csv, events: [order.paid], fields: {properties: payload, time: at}}',
    ),
    right: sourceExample('{layout: columns, location: data/*.csv, events: [order.paid], fields: {time: at}}'),
  },
};

const neverLate: CodeDoc = {
  code: 'source/never-late',
  severity: 'warning',
  summary: 'Rows are refused before they could be late.',
  explanation:
    'Rows older than `max_age` are quarantined. Where `late_after` is not shorter, no row is ever flagged as late.',
  examples: {
    wrong: sourceExample('{location: data/*.ndjson, late_after: 30d, max_age: 1d}'),
    right: sourceExample('{location: data/*.ndjson, late_after: 1d, max_age: 30d}'),
  },
};

const uselessIdFormat: CodeDoc = {
  code: 'source/id-format',
  severity: 'error',
  summary: 'A format of ids where rows have no id.',
  explanation: '`id_format` says what the field `id` holds; without such a field nothing would be checked.',
  examples: {
    wrong: sourceExample('{location: data/*.ndjson, id_format: uuid, fields: {id: ~}}'),
    right: sourceExample('{location: data/*.ndjson, id_format: uuid, fields: {id: event_id}}'),
  },
};

/** A source says where its rows are and what stands where in them. */
export const sourceCanBeRead: Rule = {
  name: 'source-can-be-read',
  codes: [noPlace, twoPlaces, unknownFormat, uselessField, uselessIdFormat, neverLate],
  check(world, report) {
    for (const source of world.sources.values()) {
      for (const finding of [...checkPlace(source), ...checkFields(source), ...checkIds(source), ...checkAges(source)])
        report(finding);
    }
  },
};

const endings = /\.(?:(?:ndjson|jsonl|json|csv|tsv)(?:\.gz|\.zst)?|parquet|pq)$/i;

function checkPlace({ def, spec, broken }: ResolvedSource): Diagnostic[] {
  const name = spanOf(def, 'name');
  if (spec.at.table === undefined && spec.at.location === undefined) {
    if (broken) return [];
    return [
      diagnostic(noPlace, {
        message: `The source \`${def.name}\` has neither \`location\` nor \`table\`.`,
        span: name,
      }),
    ];
  }
  if (spec.at.table !== undefined && spec.at.location !== undefined) {
    return [
      diagnostic(twoPlaces, {
        message: `The source \`${def.name}\` has both \`location\` and \`table\`.`,
        span: spec.at.table,
      }),
    ];
  }
  if (spec.at.table !== undefined && spec.at.format !== undefined) {
    return [diagnostic(unknownFormat, { message: 'A table has no file format.', span: spec.at.format })];
  }
  if (spec.at.format !== undefined) return [];
  return (
    def.location
      // What an environment variable will hold is not known yet.
      .filter((one) => !endings.test(one.value) && !one.value.includes('${'))
      .map((one) =>
        diagnostic(unknownFormat, {
          message: `\`${one.value}\` does not tell the format of the files.`,
          hint: 'Write `format:`.',
          span: one.span,
        }),
      )
  );
}

function checkFields({ def, spec, broken }: ResolvedSource): Diagnostic[] {
  const at = spec.fields?.at;
  const complain = (message: string, span = at?.self ?? spanOf(def, 'name')): Diagnostic[] => [
    diagnostic(uselessField, { message, span }),
  ];
  if (broken) return [];
  if (def.layout !== 'columns') {
    if (def.fields.event === undefined)
      return complain(`Rows of the layout \`${def.layout}\` name their event in a field.`, at?.event);
    return [];
  }
  if (at?.properties !== undefined)
    return complain('The layout `columns` has no field for the payload: properties are columns.', at.properties);
  if (at?.time === undefined)
    return complain('The layout `columns` needs the name of the time column: `fields: {time: …}`.');
  if (def.fields.event === undefined && def.events.length > 1) {
    return complain(`The source holds ${def.events.length} events, but no field tells which: \`fields: {event: …}\`.`);
  }
  return [];
}

function checkIds({ def, spec, broken }: ResolvedSource): Diagnostic[] {
  if (broken || def.id_format === undefined || def.fields.id !== undefined) return [];
  const message = `Rows of the source \`${def.name}\` have no id that could be a UUID.`;
  const hint = 'Name the field: `fields: {id: …}`.';
  return [diagnostic(uselessIdFormat, { message, hint, span: spanOf(spec, 'id_format') })];
}

function checkAges({ def, spec }: ResolvedSource): Diagnostic[] {
  const { late_after, max_age } = def;
  if (late_after === undefined || max_age === undefined || late_after.seconds < max_age.seconds) return [];
  const message = `Rows are refused after ${max_age.text}, before they could be late after ${late_after.text}.`;
  return [diagnostic(neverLate, { message, span: spanOf(spec, 'late_after') })];
}
