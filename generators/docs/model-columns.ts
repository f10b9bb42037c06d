import type { Origin } from '../../src/impact/model-lineage.ts';
import type { ModelDef } from '../../src/model/transform.ts';
import type { PageLinks } from './doc-paths.ts';
import { originsCell, originWords } from './lineage-words.ts';
import { code, enumeration, text } from './markdown.ts';
import type { PageContext } from './page.ts';

/** What each column of a model is made of, as its own SQL says; null where it has none that is known. */
export function modelColumns({ name, columns }: ModelDef, { lineage, links }: PageContext): string | null {
  const own = lineage.model(name);
  if (own === null) return null;
  if (!own.isSure)
    return `Its columns are not followed (${text(own.why)}): each may be made of any column of what it reads.`;
  const written = new Map(columns.map((one) => [one.name.toLowerCase(), one.name]));
  let rows = '';
  for (const [column, origins] of own.columns) rows += madeOf(code(written.get(column) ?? column), origins, links);
  if (own.rows.length > 0) rows += madeOf('which rows', own.rows, links);
  if (own.passes.length > 0) {
    const tables = own.passes.map((one) => originWords(`${one}#*`, links).replace(/ \(any column\)$/, ''));
    rows += `\n| every other column | the same column of ${enumeration(tables, 'or')} |`;
  }
  return rows === '' ? null : `| Column | Made of |\n| --- | --- |${rows}`;
}

function madeOf(label: string, origins: readonly Origin[], links: PageLinks): string {
  return `\n| ${label} | ${originsCell(origins, links) || 'no column'} |`;
}
