import { fileName } from '../../src/base/names.ts';
import type { EventDef } from '../../src/model/event.ts';
import { eventColumns } from '../../src/model/event-columns.ts';
import { quarantineTable } from '../../src/sql/bookkeeping-tables.ts';
import type { Dialect } from '../../src/sql/dialect.ts';
import { standardDescriptions } from '../../src/sql/event-table.ts';
import { sqlTypeOf } from '../../src/sql/types.ts';
import { prettyJson } from '../pretty-json.ts';
import { projectIndex } from '../project-index.ts';
import { assertionLists } from './assertion-words.ts';
import { indexPath } from './doc-paths.ts';
import { eventUses } from './event-uses.ts';
import { examplePayload } from './example-payload.ts';
import { lineageGraph } from './lineage-graph.ts';
import { code, codeBlock, enumeration, paragraphs, text } from './markdown.ts';
import {
  deprecationWords,
  type Fact,
  fact,
  metaFacts,
  modelLinks,
  type PageContext,
  type PropertyRow,
  propertyRows,
  tagWords,
} from './page.ts';
import { ruleWords } from './rule-words.ts';
import { template } from './templates.ts';

interface EventView {
  readonly up: string;
  readonly title: string;
  readonly notices: readonly string[];
  readonly description: readonly string[];
  readonly facts: readonly Fact[];
  readonly properties: readonly PropertyRow[];
  readonly example: string | null;
  readonly rules: readonly string[];
  readonly table: string;
  readonly quarantine: string;
  readonly dialects: readonly string[];
  readonly columns: readonly { readonly name: string; readonly types: readonly string[]; readonly holds: string }[];
  readonly checks: readonly string[];
  readonly implied: readonly string[];
  readonly uses: string;
  readonly lineage: string | null;
  readonly readers: string | null;
  readonly files: readonly string[];
}

const render = template<EventView>('event');

/** The page of an event. */
export function eventPage(event: EventDef, dialects: readonly Dialect[], context: PageContext): string {
  const { project, links } = context;
  const index = projectIndex(project);
  const example = examplePayload(event);
  const file = fileName(event.name);
  const checks = assertionLists(index.assertionsOn('event', event.name));
  return render({
    up: links.toFile('Tracking plan', indexPath),
    title: text(event.name),
    notices: noticesOf(event),
    description: paragraphs(event.description),
    facts: factsOf(event, context),
    properties: propertyRows(event.properties),
    example: example === null ? null : codeBlock('json', prettyJson(example)),
    rules: event.rules.map((rule) => {
      const why = rule.description === undefined ? '' : ` ${text(rule.description)}.`;
      return `${code(rule.name)}: ${ruleWords(rule)}${why}`;
    }),
    table: code(event.table),
    quarantine: code(quarantineTable.table.name),
    dialects: dialects.map((dialect) => text(dialect.name)),
    columns: columnsOf(event, dialects, context),
    checks: checks.written,
    implied: checks.implied,
    uses: eventUses(event, context),
    lineage: lineageGraph({ kind: 'event', name: event.name }, project),
    readers: modelLinks(index.readersOf('event', event.name), links),
    files: [
      links.toFile('TypeScript type', `types/events/${file}.d.ts`),
      links.toFile('JSON Schema', `schemas/events/${file}.json`),
      ...dialects.map((one) =>
        links.toFile(`Table of ${text(one.name)}`, `sql/${one.name}/events/${fileName(event.table)}.sql`),
      ),
    ],
  });
}

function noticesOf(event: EventDef): string[] {
  if (event.status === 'planned') return ['**Planned.** Nothing sends it yet.'];
  if (event.status !== 'deprecated') return [];
  const words = event.deprecation === undefined ? '' : deprecationWords(event.deprecation);
  return [`**Deprecated.** ${words}`.trim()];
}

function factsOf(event: EventDef, { project, links }: PageContext): Fact[] {
  const entity = event.once_per && project.catalog.entities.find((one) => one.name === event.once_per?.name);
  const sources = projectIndex(project).sourcesOf(event.name);
  const replacement = event.deprecation?.replaced_by;
  const isEvent = replacement !== undefined && project.catalog.events.some((one) => one.name === replacement);
  return [
    ...fact('Event', code(event.name)),
    ...fact('Fires when', event.trigger && text(event.trigger)),
    ...fact('Sent by', enumeration(event.platforms.map(text))),
    ...fact('Owner', event.owner && text(event.owner)),
    ...fact('Status', event.status),
    ...fact('Replaced by', isEvent ? links.to('event', replacement) : ''),
    ...fact('Version', text(event.version)),
    ...fact('Tags', tagWords(event.tags)),
    ...metaFacts(event.meta),
    ...fact(
      'At most once per',
      event.once_per && `${links.toEntity(event.once_per.name)}${entity ? ` (${code(entity.key)})` : ''}`,
    ),
    ...fact(
      'Comes after',
      enumeration(event.after.map((one) => `${links.to('event', one.event.name)} of the same ${code(one.by)}`)),
    ),
    ...fact('Expected volume', volumeWords(event)),
    ...fact('Freshness', freshnessWords(event)),
    ...fact('Kept for', event.retention?.text),
    ...fact('Read from', enumeration(sources.map((source) => links.to('source', source.name)))),
    ...fact('Defined in', links.toSource(event.at.self)),
  ];
}

function volumeWords({ volume }: EventDef): string {
  if (volume === undefined) return '';
  const { per, min, max } = volume;
  const bounds = [...(min === undefined ? [] : [`at least ${min}`]), ...(max === undefined ? [] : [`at most ${max}`])];
  return bounds.length === 0 ? '' : `${bounds.join(' and ')} a ${per}`;
}

function freshnessWords({ freshness }: EventDef): string {
  if (freshness === undefined) return '';
  const { target, acceptable, grace } = freshness;
  return [
    `95 % within ${target.text}`,
    ...(acceptable === undefined ? [] : [`99 % within ${acceptable.text}`]),
    ...(grace === undefined ? [] : [`the newest no older than ${grace.text}`]),
  ].join(', ');
}

function columnsOf(event: EventDef, dialects: readonly Dialect[], { project }: PageContext): EventView['columns'] {
  const standard: Readonly<Record<string, string>> = standardDescriptions;
  return eventColumns(event, projectIndex(project).sourcesOf(event.name)).map(({ name, value, origin, property }) => ({
    name: code(name),
    types: dialects.map((dialect) => code(dialect.type(sqlTypeOf(value)))),
    holds:
      property === null
        ? text(standard[name] ?? '')
        : `${origin === 'context' ? 'context' : 'property'} ${code(property.name)}`,
  }));
}
