import { type CodeDoc, diagnostic } from '../../base/diagnostic.ts';
import { sqlName } from '../../base/names.ts';
import type { Span } from '../../base/span.ts';
import { standardColumns } from '../../model/source.ts';
import type { Property } from '../../model/values.ts';
import { spanOf } from '../../yaml/shape.ts';
import type { World } from '../resolve.ts';
import { example, type Rule } from './rule.ts';

const columnCollision: CodeDoc = {
  code: 'name/column-collision',
  severity: 'error',
  summary: 'Two names that become the same column.',
  explanation:
    'Properties are written as the app sends them, but columns need safe identifiers: `$current_url` and `current_url` both become `current_url`. Rename one of them.',
  examples: {
    wrong: example('events:\n  page:\n    properties: {$current_url: string, current_url: string}\n'),
    right: example('events:\n  page:\n    properties: {$current_url: string, referrer: string}\n'),
  },
};

const reservedColumn: CodeDoc = {
  code: 'name/reserved-column',
  severity: 'error',
  summary: 'A property whose column every event table has already.',
  explanation: `Every event table begins with the columns ${standardColumns.map((one) => `\`${one}\``).join(', ')}, which the fields of the source fill. Rename the property, or leave it out where it repeats the field.`,
  examples: {
    wrong: example('events:\n  page:\n    properties: {event_time: timestamp}\n'),
    right: example('events:\n  page:\n    properties: {shown_at: timestamp}\n'),
  },
};

const contextCollision: CodeDoc = {
  code: 'name/context-collision',
  severity: 'error',
  summary: 'A property of an event and one of its source’s context become the same column.',
  explanation:
    'The context of a source (`context:`) stands beside the payload of every event. Where both have the same column, one of them has to be renamed.',
  examples: {
    wrong: example(
      'events:\n  page:\n    properties: {user_id: string}\nsources:\n  app: {location: data/*.ndjson, context: {user_id: string}}\n',
    ),
    right: example(
      'events:\n  page:\n    properties: {viewer: string}\nsources:\n  app: {location: data/*.ndjson, context: {user_id: string}}\n',
    ),
  },
};

const reserved: ReadonlySet<string> = new Set(standardColumns);
type Report = Parameters<Rule['check']>[1];

/** Every column of a table holds one thing. */
export const columnsDiffer: Rule = {
  name: 'columns-differ',
  codes: [columnCollision, reservedColumn, contextCollision],
  check(world, report) {
    for (const event of world.events.values()) {
      checkColumns(event.def.properties, report);
      checkReserved(event.def.properties, report);
    }
    for (const { def } of world.sources.values()) {
      checkColumns(def.context, report);
      checkReserved(def.context, report);
    }
    for (const seed of world.seeds) {
      checkColumns(
        seed.columns.map((one) => ({ name: one.name, column: sqlName(one.name), span: spanOf(one, 'name') })),
        report,
      );
    }
    checkContext(world, report);
  },
};

interface Column {
  readonly name: string;
  readonly column: string;
  readonly span: Span;
}

function checkColumns(properties: readonly (Property | Column)[], report: Report): void {
  const columns = new Map<string, Property | Column>();
  for (const property of properties) {
    const first = columns.get(property.column);
    if (first === undefined) columns.set(property.column, property);
    else reportCollision(property, first, report);
    if ('type' in property) checkFields(property, report);
  }
}

function checkFields({ properties, items }: Pick<Property, 'properties' | 'items'>, report: Report): void {
  if (properties !== undefined) checkColumns(properties, report);
  if (items !== undefined) checkFields(items, report);
}

function reportCollision(one: Property | Column, first: Property | Column, report: Report): void {
  report(
    diagnostic(columnCollision, {
      message: `\`${one.name}\` and \`${first.name}\` both become the column \`${one.column}\`.`,
      span: placeOf(one),
      related: [{ message: `\`${first.name}\` stands here`, span: placeOf(first) }],
    }),
  );
}

function placeOf(one: Property | Column): Span {
  return 'span' in one ? one.span : spanOf(one, 'name');
}

function checkReserved(properties: readonly Property[], report: Report): void {
  for (const property of properties) {
    if (!reserved.has(property.column)) continue;
    report(
      diagnostic(reservedColumn, {
        message: `\`${property.name}\` becomes the column \`${property.column}\`, which every event table has already.`,
        span: spanOf(property, 'name'),
      }),
    );
  }
}

function checkContext(world: World, report: Report): void {
  for (const { def: source } of world.sources.values()) {
    if (source.context.length === 0) continue;
    const context = new Map(source.context.map((one) => [one.column, one]));
    for (const name of source.events) {
      for (const property of world.events.get(name)?.def.properties ?? []) {
        const other = context.get(property.column);
        if (other === undefined) continue;
        report(
          diagnostic(contextCollision, {
            message: `\`${property.name}\` and the context of the source \`${source.name}\` both become the column \`${property.column}\`.`,
            span: spanOf(property, 'name'),
            related: [{ message: 'the context', span: spanOf(other, 'name') }],
          }),
        );
      }
    }
  }
}
