import type { ModelDef } from '../../src/model/transform.ts';
import { cellOf, originWords } from './lineage-words.ts';
import { code, enumeration, text } from './markdown.ts';
import type { PageContext } from './page.ts';

/** What each column of a model is made of, as its own SQL says; null where it has none that is known. */
export function modelColumns({ name, columns }: ModelDef, { lineage, links }: PageContext): string | null {
  const own = lineage.model(name);
  if (own === null) return null;
  if (!own.isSure)
    return `Its columns are not followed (${text(own.why)}): each may be made of any column of what it reads.`;
  const written = new Map(columns.map((one) => [one.name.toLowerCase(), one.name]));
  const tables = own.passes.map((one) => originWords(`${one}#*`, links).replace(/ \(any column\)$/, ''));
  const rows = [
    ...[...own.columns].map(([column, origins]) => [code(written.get(column) ?? column), origins] as const),
    ...(own.rows.length === 0 ? [] : [['which rows', own.rows] as const]),
  ].map(([label, origins]) => `| ${label} | ${cellOf(origins.map((one) => originWords(one, links))) || 'no column'} |`);
  if (tables.length > 0) rows.push(`| every other column | the same column of ${enumeration(tables, 'or')} |`);
  return rows.length === 0 ? null : ['| Column | Made of |', '| --- | --- |', ...rows].join('\n');
}
