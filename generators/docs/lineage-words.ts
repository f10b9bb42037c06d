import { remember } from '../../src/base/remember.ts';
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

const wordsOfLinks = new WeakMap<PageLinks, (origin: Origin) => { readonly words: string }>();

/** Columns of tables, or metrics, with links to their pages, in the cell of a table. Many cells have the same. */
export function originsCell(origins: readonly Origin[], links: PageLinks): string {
  let wordsOf = wordsOfLinks.get(links);
  if (wordsOf === undefined) {
    wordsOf = remember((origin) => ({ words: originWords(origin, links) }));
    wordsOfLinks.set(links, wordsOf);
  }
  const words: string[] = [];
  for (const origin of origins) words.push(wordsOf(origin).words);
  return cellOf(words);
}

/** A column of a table, or a metric, with a link to its page. */
export function originWords(origin: Origin, links: PageLinks): string {
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
