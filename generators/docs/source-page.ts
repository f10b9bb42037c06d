import type { SourceDef } from '../../src/model/source.ts';
import { bullets, code, enumeration, paragraphs, text } from './markdown.ts';
import { fact, factTable, type PageContext } from './page.ts';
import { propertyRows } from './property-rows.ts';
import { template } from './templates.ts';

interface SourceView {
  readonly up: string;
  readonly title: string;
  readonly description: string;
  readonly facts: string;
  readonly fields: string;
  readonly context: string;
  readonly events: string;
}

const render = template<SourceView>('source');

/** The page of a source. */
export function sourcePage(source: SourceDef, { links }: PageContext): string {
  return render({
    up: links.up,
    title: text(source.name),
    description: paragraphs(source.description),
    facts: factsOf(source, links.toSource(source.at.self)),
    fields: fieldsOf(source),
    context: propertyRows(source.context),
    events: bullets(source.events.map((event) => links.to('event', event))),
  });
}

/** How rows of a source are laid out, in words. */
export const layoutWords: Readonly<Record<SourceDef['layout'], string>> = {
  envelope: 'one object an event, with the payload inside of it',
  columns: 'a flat table, a column a property',
  ga4: 'the export of Google Analytics 4',
};

function factsOf(source: SourceDef, place: string): string {
  const { window, keep } = source.deduplicate;
  const duplicates = `the ${keep ?? 'last'} row of an event id${keep === undefined && window ? ` within ${window.text}` : ''} is kept`;
  return factTable(
    'Source',
    code(source.name),
    fact('Layout', `${source.layout}: ${layoutWords[source.layout]}`) +
      fact('Files', enumeration(source.location.map((one) => code(one.value)))) +
      fact('Table', source.table && code(source.table)) +
      fact('Format', source.format) +
      fact('Ids', source.id_format && 'UUIDs; rows with another id are quarantined') +
      fact('Duplicates', source.fields.id === undefined ? 'not known: rows have no identity' : duplicates) +
      fact(
        'Late',
        source.late_after && `flagged where received more than ${source.late_after.text} after they happened`,
      ) +
      fact('Too old', source.max_age && `quarantined where older than ${source.max_age.text}`) +
      fact(
        'From the future',
        source.max_skew && `quarantined where more than ${source.max_skew.text} ahead of the time of receipt`,
      ) +
      fact('Defined in', place),
  );
}

function fieldsOf({ fields, layout }: SourceDef): string {
  if (layout === 'ga4') return '';
  const rows: (readonly [string | undefined, string])[] = [
    [fields.event, 'name of the event'],
    [fields.id, 'event id'],
    [fields.time, 'when it happened'],
    [fields.received, 'when it was received'],
    [layout === 'envelope' ? fields.properties : undefined, 'the payload'],
  ];
  return rows.map(([name, holds]) => (name === undefined ? '' : `\n| ${code(name)} | ${holds} |`)).join('');
}
