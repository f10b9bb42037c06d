import type { ColumnUse, MetricUse } from '../../src/impact/column-uses.ts';
import { partsOfOrigin } from '../../src/impact/flow.ts';
import type { Origin } from '../../src/impact/model-lineage.ts';
import { isPageKind, type PageLinks } from './doc-paths.ts';
import { code, text } from './markdown.ts';

/** More than so many in a cell cannot be read. */
const mostShown = 12;

/** `a, b and 7 more` in the cell of a table. */
export function cellOf(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? '';
  const all = [...new Set(words)];
  const more = all.length - mostShown;
  return more > 1 ? `${all.slice(0, mostShown).join(', ')} and ${more} more` : all.join(', ');
}

const known = new WeakMap<PageLinks, Map<Origin, string>>();

/** A column of a table, or a metric, with a link to its page. Many tables are made of the same. */
export function originWords(origin: Origin, links: PageLinks): string {
  const words = known.get(links) ?? new Map<Origin, string>();
  known.set(links, words);
  const found = words.get(origin) ?? linkedOrigin(origin, links);
  words.set(origin, found);
  return found;
}

function linkedOrigin(origin: Origin, links: PageLinks): string {
  const { table, column } = partsOfOrigin(origin);
  const cut = table.indexOf(':');
  const [kind, name] = [table.slice(0, cut), table.slice(cut + 1)];
  if (kind === 'metric') return `${links.to('metric', name)}${column === null ? '' : ` by ${code(column)}`}`;
  const label = column === null ? name : `${name}.${column}`;
  const linked = isPageKind(kind) ? links.toPage(code(label), kind, name) : code(label);
  return column === null ? `${linked} (any column)` : linked;
}

export function columnUseWords({ model, column, how, why }: ColumnUse, links: PageLinks): string {
  if (column !== null) return links.toPage(code(`${model}.${column}`), 'model', model);
  const linked = links.to('model', model);
  if (how === 'rows') return `rows of ${linked}`;
  return how === 'passed' ? `the same column of ${linked}` : `${linked} (not followed: ${text(why ?? '')})`;
}

const noWords: readonly string[] = [];

/** Those that only have it as a dimension come last. */
export function metricUseWords(uses: readonly MetricUse[], links: PageLinks): readonly string[] {
  if (uses.length === 0) return noWords;
  const [totals, dimensions] = [uses.filter((one) => !one.isDimension), uses.filter((one) => one.isDimension)];
  return [
    ...totals.map(({ metric }) => links.to('metric', metric)),
    ...dimensions.map(({ metric }) => `${links.to('metric', metric)} by it`),
  ];
}
