import { directUses, type MetricUse } from '../../src/impact/column-uses.ts';
import type { EventDef } from '../../src/model/event.ts';
import { leadingColumns } from '../../src/model/event-columns.ts';
import { type Edit, editor } from '../edit-lines.ts';
import { projectIndex } from '../project-index.ts';
import { projectMetricUses } from '../project-lineage.ts';
import { cellOf, columnUseWords, metricUseWords } from './lineage-words.ts';
import { code } from './markdown.ts';
import type { PageContext } from './page.ts';

/** Where the part of the page begins and ends that depends on the SQL of models. */
const [begin, end] = ['\n## What rests on it\n\n', '\n\n## Lineage\n'];

const nothing = 'No model names a column of it, and no metric rests on one.';

/**
 * Which columns of models are made of each column of an event directly, and which metrics rest on it however far. Only what the
 * event itself and the lineage say may show here: models that read the event may not be at hand.
 */
export function eventUses(event: EventDef, { project, lineage, links }: PageContext): string {
  const index = projectIndex(project);
  const id = `event:${event.name}`;
  const columns = directUses(id, index.readersOf('event', event.name), lineage);
  const metrics = projectMetricUses(project, lineage).on(id) ?? noMetrics;
  if (columns.size + metrics.size === 0) return nothing;
  const leading = leadingColumns(event, index.sourcesOf(event.name));
  const left = new Set([...columns.keys(), ...metrics.keys()]);
  let rows = '';
  for (const name of [...leading.map((one) => one.name), ...event.properties.map((one) => one.column), '*']) {
    if (!left.delete(name)) continue;
    const [made, measured] = [columns.get(name), metrics.get(name)];
    const models = cellOf((made ?? []).map((one) => columnUseWords(one, links)));
    const label = name === '*' ? 'every column' : code(name);
    rows += `\n| ${label} | ${models} | ${cellOf(metricUseWords(measured ?? [], links))} |`;
  }
  return rows === '' ? nothing : `| Column | Columns of models | Metrics |\n| --- | --- | --- |${rows}`;
}

const noMetrics: ReadonlyMap<string, readonly MetricUse[]> = new Map();

/** Puts that part of a page in the place of the old one. */
export function changeEventUses(
  before: Uint8Array,
  event: EventDef,
  context: PageContext,
): readonly Uint8Array[] | null {
  const { find, apply } = editor(before);
  const old = find(begin, end);
  if (old === null) return null;
  const edit: Edit = { ...old, text: `${begin}${eventUses(event, context)}${end}` };
  return apply([edit]);
}
