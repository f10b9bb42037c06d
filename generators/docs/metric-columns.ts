import { tableOfOrigin } from '../../src/impact/flow.ts';
import { projectMetricUses } from '../project-lineage.ts';
import { originsCell } from './lineage-words.ts';
import { code } from './markdown.ts';
import type { PageContext } from './page.ts';

/** The columns that the definition of a metric reads itself; null where it is made of other metrics alone. */
export function metricColumns(metric: string, { lineage, links }: PageContext): string | null {
  const own = lineage.metric(metric);
  if (own === null) return null;
  const rows = [
    ...own.measures.map(({ what, columns }) => [what.replaceAll('|', '\\|'), columns] as const),
    ...[...own.dimensions].map(([name, columns]) => [`by ${code(name)}`, columns] as const),
  ].map(([what, columns]) => `| ${what} | ${originsCell(columns, links)} |`);
  return rows.length === 0 ? null : ['| For | It reads |', '| --- | --- |', ...rows].join('\n');
}

/** The columns of events and seeds that it rests on by way of models and other metrics; null where there are none. */
export function metricRoots(metric: string, { project, lineage, links }: PageContext): string | null {
  const own = new Set(lineage.metric(metric)?.measures.flatMap((one) => one.columns));
  const roots = projectMetricUses(project, lineage)
    .of(metric)
    .filter((one) => !own.has(one) && !one.endsWith('#') && !tableOfOrigin(one).startsWith('model:'));
  return roots.length === 0 ? null : originsCell(roots, links);
}
