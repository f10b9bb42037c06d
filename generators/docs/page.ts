import type { ColumnLineage } from '../../src/impact/column-lineage.ts';
import type { Project } from '../../src/model/project.ts';
import type { ColumnContract } from '../../src/model/transform.ts';
import type { JsonObject } from '../../src/model/values.ts';
import { jsonText } from '../../src/sql/make.ts';
import type { PageLinks } from './doc-paths.ts';
import { code, enumeration, text } from './markdown.ts';

/*
 * Rows of a table are one text, each on a line of its own behind what stands before: nothing where there are none. Pages have many,
 * and most of the work is in them.
 */

/** What the pages of one folder are made with. */
export interface PageContext {
  readonly project: Project;
  readonly lineage: ColumnLineage;
  readonly links: PageLinks;
}

/** The table at the top of a page. Its first row is the head; `facts` are the others. */
export function factTable(label: string, value: string, facts: string): string {
  return `| ${label} | ${value} |\n| --- | --- |${facts}`;
}

/** A row of it; none where there is nothing to tell. */
export function fact(label: string, value: string | undefined): string {
  return value === undefined || value === '' ? '' : `\n| ${label} | ${value} |`;
}

/** Labels of the team's own: a row each, under the name that they are written with. */
export function metaFacts(meta: JsonObject | undefined): string {
  if (meta === undefined) return '';
  return Object.entries(meta)
    .map(([key, value]) => `\n| ${code(key)} | ${typeof value === 'string' ? text(value) : code(jsonText(value))} |`)
    .join('');
}

/** Rows of the columns that a model or a seed promises. */
export function columnRows(columns: readonly ColumnContract[]): string {
  let rows = '';
  for (const { name, type, unit, pii, description } of columns) {
    const kind = [type ?? [], unit === undefined ? [] : text(unit)].flat().join(', ');
    rows += `\n| ${code(name)} | ${kind} | ${privacyWord(pii)} | ${text(description ?? '')} |`;
  }
  return rows;
}

/** The privacy class in a cell: nothing where there is nothing to mind. */
export function privacyWord(pii: ColumnContract['pii']): string {
  return pii === undefined || pii === 'none' ? '' : pii;
}

/** Links to models, in a sentence; null where there are none. */
export function modelLinks(models: readonly { readonly name: string }[], links: PageLinks): string | null {
  return models.length === 0 ? null : enumeration(models.map((model) => links.to('model', model.name)));
}

export function tagWords(tags: readonly string[]): string {
  return tags.map(code).join(', ');
}
