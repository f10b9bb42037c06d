import type { ModelDef } from '../../model/transform.ts';
import type { Dialect } from '../../sql/dialect.ts';
import { timestamp } from '../../sql/make.ts';
import type { TableKind } from '../helpers/helper.ts';
import type { Transforms } from '../transforms.ts';
import { markedKey, markedTable } from './marked-table.ts';
import { printTable } from './render-context.ts';
import { renderModel } from './render-model.ts';

/**
 * The SQL of a model for the lineage of its columns: tables are marked instead of named, and ephemeral models stay tables of
 * their own. Incremental models come in both ways in which they are run.
 */
export function renderMarked(transforms: Transforms, model: ModelDef, dialect: Dialect): string[] {
  const replace = (kind: TableKind | 'self', name: string): string => markedTable(kind, name, transforms.known);
  const known = transforms.marked.get(markedKey(model.name, dialect.name));
  const whole = known ?? renderModel(transforms, model.name, { dialect, replace }).sql;
  if (model.materialized !== 'incremental') return [whole];
  const bounds = { start: timestamp('2000-01-01T00:00:00Z'), end: timestamp('2001-01-01T00:00:00Z') };
  const incremental = model.partition ? bounds : { start: null, end: null };
  return [whole, renderModel(transforms, model.name, { dialect, replace, incremental }).sql];
}

const mark = /`waymark ([a-z]+):([^`]*)`/g;

/**
 * SQL that was rendered with marks, with the names of tables instead: the same that `renderModel` makes. `tableOf` is of
 * events, by name.
 */
export function withoutMarks(sql: string, tableOf: (event: string) => string | undefined, dialect: Dialect): string {
  return sql.replace(mark, (_, kind: string, name: string) =>
    printTable(dialect, (kind === 'event' ? tableOf(name) : undefined) ?? name, null),
  );
}

/** Whether `renderModel` and `renderMarked` render a model alike but for the names of tables: nothing is put in front of it. */
export function isRenderedAlike({ name, dependsOn }: ModelDef, { files }: Transforms): boolean {
  const isInlined = (one: string): boolean => files.get(one)?.head.materialized === 'ephemeral';
  return files.has(name) && !dependsOn.some((one) => one.kind === 'model' && isInlined(one.name));
}
