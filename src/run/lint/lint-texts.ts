import { fileName } from '../../base/names.ts';
import { fileSpan, type Span } from '../../base/span.ts';
import type { Dialect } from '../../sql/dialect.ts';
import { createTableSql, eventTable } from '../../sql/event-table.ts';
import { type RenderedModel, renderModel } from '../../transforms/render/render-model.ts';
import type { CheckedProject } from '../project/load-project.ts';
import { itemId } from '../project-graph.ts';
import { anyPart } from '../validate/any-part.ts';

/** The line of a file of the project that a line of SQL was rendered from. */
export interface LinePlace {
  readonly path: string;
  readonly line: number;
}

/** SQL that is linted as a file of its own. */
export interface LintText {
  /** `models/orders_daily.sql` */
  readonly file: string;
  readonly sql: string;
  /** For each line where it came from; null where the SQL as a whole comes from `whole`. */
  readonly places: readonly LinePlace[] | null;
  readonly whole: Span;
}

/** The SQL that a dialect has of the selected items (ids of the project's graph): tables of events, and models, incremental ones both ways. */
export function lintTexts(
  { project, transforms }: CheckedProject,
  selected: ReadonlySet<string>,
  dialect: Dialect,
): readonly LintText[] {
  const { events, sources } = project.catalog;
  const tables = events
    .filter((event) => selected.has(itemId('event', event.name)))
    .map((event) => {
      const readers = sources.filter((source) => source.events.includes(event.name));
      const sql = createTableSql(eventTable(event, readers), dialect, { comments: true });
      return { file: `events/${fileName(event.table)}.sql`, sql: closed(sql), places: null, whole: event.at.self };
    });
  const models = project.models
    .filter((model) => selected.has(itemId('model', model.name)))
    .flatMap((model) => {
      const name = `${fileName(model.name)}.sql`;
      const text = modelText(`models/${name}`, renderModel(transforms, model.name, { dialect }));
      if (model.materialized !== 'incremental') return [text];
      const part = renderModel(transforms, model.name, { dialect, incremental: anyPart(model) });
      const changed = modelText(`incremental/${name}`, part);
      return changed.sql === text.sql ? [text] : [text, changed];
    });
  return [...tables, ...models];
}

function modelText(file: string, { sql, path, lines, inside }: RenderedModel): LintText {
  const insides = new Map(inside.map((one) => [one.line, { path: one.path, line: one.templateLine }]));
  const places = lines.map((line, index) => insides.get(index + 1) ?? { path, line });
  return { file, sql: closed(sql), places, whole: fileSpan(path) };
}

/** Files end with a line break. */
function closed(sql: string): string {
  return `${sql.trimEnd()}\n`;
}
