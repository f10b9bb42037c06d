import type { ModelDef } from '../model/transform.ts';
import type { Dialect } from '../sql/dialect.ts';
import { modelLayout, type TableLayout } from '../sql/table-layout.ts';
import { chooseReplacement } from './materialize/choose-replacement.ts';
import { aroundQuery } from './materialize/replace-object.ts';

/** How a warehouse that can be told makes the table of a model, and changes it later. */
export interface ShownStorage {
  /** What stands before the query, and after it. */
  readonly create: { readonly before: string; readonly after: string };
  /** How rows are replaced once the table exists, and why so; null where it is always built as a whole. */
  readonly change: { readonly how: string; readonly why: string } | null;
  /** Sentences for people. */
  readonly notes: readonly string[];
}

/** Null where there is nothing to tell: the warehouse cannot be told, or there is no table. */
export function showStorage(model: ModelDef, dialect: Dialect, timeZone: string): ShownStorage | null {
  if (dialect.storage === undefined || model.materialized === 'ephemeral') return null;
  const layout = modelLayout(model);
  const kind = model.materialized === 'view' ? 'view' : 'table';
  const change = model.materialized === 'incremental' ? chooseReplacement(dialect, model, layout, timeZone) : null;
  return {
    create: aroundQuery(dialect, kind, { schema: null, name: model.name }, layout),
    change,
    notes: notesOn(model, layout, change),
  };
}

function notesOn(model: ModelDef, layout: TableLayout, change: ShownStorage['change']): string[] {
  const { partition } = layout;
  const isOpen = partition?.kind === 'time' && partition.type === null;
  return [
    ...(model.materialized === 'view'
      ? []
      : ['Written beside the live table, audited there, and put in its place in one statement (a clone).']),
    ...(change === null ? [] : [`Once it exists: ${change.why}.`]),
    ...(isOpen
      ? [`The type of \`${partition.column}\` is not declared; a build asks the warehouse. A date is shown here.`]
      : []),
    ...(layout.requireFilter && partition
      ? [
          `Queries have to say which partitions (\`${partition.column}\`) they read; audits and metrics that look at all of them say that.`,
        ]
      : []),
  ];
}

/** The statement that makes the table, after comments that say the rest. */
export function storageText({ create, notes }: ShownStorage, query: string): string {
  const parts = [...notes.map((note) => `-- ${note}`), create.before, query.trimEnd(), create.after];
  return parts.filter((part) => part !== '').join('\n');
}
