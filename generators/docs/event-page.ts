import { fileName } from '../../src/base/names.ts';
import type { EventDef } from '../../src/model/event.ts';
import type { Project } from '../../src/model/project.ts';
import { quarantineTable } from '../../src/sql/bookkeeping-tables.ts';
import type { Dialect } from '../../src/sql/dialect.ts';
import { prettyItem } from '../pretty-json.ts';
import { projectIndex } from '../project-index.ts';
import { assertionLists } from './assertion-words.ts';
import type { PageLinks } from './doc-paths.ts';
import { eventColumnRows } from './event-column-rows.ts';
import { eventUses } from './event-uses.ts';
import { examplePayload } from './example-payload.ts';
import { lineageGraph } from './lineage-graph.ts';
import { bullets, code, codeBlock, enumeration, paragraphs, text } from './markdown.ts';
import { fact, factTable, metaFacts, modelLinks, type PageContext, tagWords } from './page.ts';
import { deprecationWords, propertyRows } from './property-rows.ts';
import { ruleWords } from './rule-words.ts';
import { template } from './templates.ts';

interface EventView {
  readonly up: string;
  readonly title: string;
  readonly notice: string;
  readonly description: string;
  readonly facts: string;
  readonly properties: string;
  readonly example: string | null;
  readonly rules: string;
  readonly table: string;
  readonly quarantine: string;
  readonly dialects: readonly string[];
  readonly columns: string;
  readonly checks: string;
  readonly implied: string;
  readonly uses: string;
  readonly lineage: string | null;
  readonly readers: string | null;
  readonly files: string;
}

const render = template<EventView>('event');

/** The page of an event. */
export function eventPage(event: EventDef, dialects: readonly Dialect[], context: PageContext): string {
  const { project, links } = context;
  const index = projectIndex(project);
  const example = examplePayload(event);
  const checks = assertionLists(index.assertionsOn('event', event.name));
  return render({
    up: links.up,
    title: text(event.name),
    notice: noticeOf(event),
    description: paragraphs(event.description),
    facts: factsOf(event, context),
    properties: propertyRows(event.properties),
    example: example === null ? null : codeBlock('json', prettyItem(example, '')),
    rules: rulesOf(event),
    table: code(event.table),
    quarantine: code(quarantineTable.table.name),
    dialects: dialects.map((dialect) => text(dialect.name)),
    columns: eventColumnRows(event, index.sourcesOf(event.name), dialects),
    checks: checks.written,
    implied: checks.implied,
    uses: eventUses(event, context),
    lineage: lineageGraph({ kind: 'event', name: event.name }, project),
    readers: modelLinks(index.readersOf('event', event.name), links),
    files: filesOf(event, dialects, links),
  });
}

function noticeOf({ status, deprecation }: EventDef): string {
  if (status === 'planned') return '**Planned.** Nothing sends it yet.';
  if (status !== 'deprecated') return '';
  return `**Deprecated.** ${deprecation === undefined ? '' : deprecationWords(deprecation)}`.trim();
}

function rulesOf({ rules }: EventDef): string {
  if (rules.length === 0) return '';
  return bullets(
    rules.map((rule) => {
      const why = rule.description === undefined ? '' : ` ${text(rule.description)}.`;
      return `${code(rule.name)}: ${ruleWords(rule)}${why}`;
    }),
  );
}

function filesOf({ name, table }: EventDef, dialects: readonly Dialect[], links: PageLinks): string {
  const file = fileName(name);
  return bullets([
    links.toFile('TypeScript type', 'types/events/', `${file}.d.ts`),
    links.toFile('JSON Schema', 'schemas/events/', `${file}.json`),
    ...dialects.map((one) =>
      links.toFile(`Table of ${text(one.name)}`, `sql/${one.name}/events/`, `${fileName(table)}.sql`),
    ),
  ]);
}

function factsOf(event: EventDef, { project, links }: PageContext): string {
  const sources = projectIndex(project).sourcesOf(event.name);
  return factTable(
    'Event',
    code(event.name),
    fact('Fires when', event.trigger && text(event.trigger)) +
      fact('Sent by', enumeration(event.platforms.map(text))) +
      fact('Owner', event.owner && text(event.owner)) +
      fact('Status', event.status) +
      fact('Replaced by', replacement(event, project, links)) +
      fact('Version', text(event.version)) +
      fact('Tags', tagWords(event.tags)) +
      metaFacts(event.meta) +
      fact('At most once per', onceWords(event, project, links)) +
      fact('Comes after', afterWords(event, links)) +
      fact('Expected volume', volumeWords(event)) +
      fact('Freshness', freshnessWords(event)) +
      fact('Kept for', event.retention?.text) +
      fact('Read from', enumeration(sources.map((source) => links.to('source', source.name)))) +
      fact('Defined in', links.toSource(event.at.self)),
  );
}

function replacement({ deprecation }: EventDef, { catalog }: Project, links: PageLinks): string {
  const name = deprecation?.replaced_by;
  return name !== undefined && catalog.events.some((one) => one.name === name) ? links.to('event', name) : '';
}

function onceWords({ once_per: of }: EventDef, { catalog }: Project, links: PageLinks): string {
  if (of === undefined) return '';
  const entity = catalog.entities.find((one) => one.name === of.name);
  return `${links.toEntity(of.name)}${entity ? ` (${code(entity.key)})` : ''}`;
}

function afterWords({ after }: EventDef, links: PageLinks): string {
  return enumeration(after.map((one) => `${links.to('event', one.event.name)} of the same ${code(one.by)}`));
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
