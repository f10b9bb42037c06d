import type { Diagnostic } from '../../base/diagnostic.ts';
import { planRollup } from '../../metrics/rollup/plan-rollup.ts';
import type { RollupDef } from '../../model/rollup.ts';
import { spanOf } from '../../yaml/shape.ts';
import type { RenderContext } from '../helpers/helper.ts';
import { withVars } from '../load/check-files.ts';
import { evaluate } from '../template/evaluate.ts';
import type { TemplateFile } from '../template/evaluate-values.ts';
import { type LineOutput, lineOutput, type RenderedSql, type TextOrigin } from '../template/line-output.ts';
import type { ModelFiles, Transforms } from '../transforms.ts';
import { type RenderOptions, renderContext } from './render-context.ts';
import { trimmed } from './trimmed.ts';

/** The SQL of a model: one query without a semicolon at its end. */
export interface RenderedModel extends RenderedSql {
  /** The template: the model's own, or that of the dialect. */
  readonly path: string;
  /** What only shows with these variables and this dialect; empty for a project that was checked with them. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Ephemeral models are put in front of the query under this name, so that a query may still define one of their own name. */
const ephemeralPrefix = 'ephemeral_';

/**
 * Renders a model for a dialect. Ephemeral models that it reads are put in front of it (`with … select * from (…)`).
 * The model has to exist; whether its template is right was checked before.
 */
export function renderModel(transforms: Transforms, name: string, options: RenderOptions): RenderedModel {
  const rollup = transforms.files.has(name) ? undefined : transforms.rollups.get(name);
  if (rollup !== undefined) return renderRollup(rollup, transforms, options);
  const diagnostics: Diagnostic[] = [];
  const main = renderBody(transforms, name, options, diagnostics);
  const order: RenderedBody[] = [];
  const seen = new Set<string>([name]);
  const visit = (body: RenderedBody): void => {
    for (const [inner, line] of body.ephemeral) {
      if (seen.has(inner)) continue;
      seen.add(inner);
      const rendered = { ...renderBody(transforms, inner, options, diagnostics), calledFrom: line };
      visit(rendered);
      order.push(rendered);
    }
  };
  visit(main);
  const sql = order.length === 0 ? main.sql : inFront(order, main);
  return { ...trimmed(sql), path: main.path, diagnostics };
}

/** The query of a rollup. All of its lines come from the one that names it. */
function renderRollup(
  rollup: RollupDef,
  { metrics, settings }: Transforms,
  { dialect, within }: RenderOptions,
): RenderedModel {
  const sql = dialect.relation(planRollup(rollup, metrics(), settings, within));
  const { path, line } = spanOf(rollup, 'name');
  return { sql, lines: sql.split('\n').map(() => line), inside: [], path, diagnostics: [] };
}

interface RenderedBody {
  readonly name: string;
  readonly path: string;
  readonly sql: RenderedSql;
  /** Ephemeral models that it reads, and the line that names each first. */
  readonly ephemeral: ReadonlyMap<string, number>;
  /** Of an ephemeral model: the line of the template that reads it. */
  readonly calledFrom: number;
}

function renderBody(
  transforms: Transforms,
  name: string,
  options: RenderOptions,
  diagnostics: Diagnostic[],
): RenderedBody {
  const files = transforms.files.get(name);
  if (files === undefined) throw new Error(`There is no model "${name}".`);
  const file = bodyFor(files, options.dialect.name);
  const known = withVars(transforms.known, files);
  const isIncremental = files.head.materialized === 'incremental' && (options.incremental ?? null) !== null;
  const context = renderContext(
    transforms,
    known,
    isIncremental ? options : { ...options, incremental: null },
    isIncremental ? name : null,
  );
  const ephemeral = new Map<string, number>();
  const sql = evaluate(file, {
    known: { ...known, vars: context.vars },
    partial: (partial) => transforms.partials.get(partial) ?? null,
    partialNames: () => [...transforms.partials.keys()],
    report: (finding) => diagnostics.push(finding),
    onCall: (helper, [read], at) => {
      if (helper.name === 'ref' && typeof read === 'string' && isInlined(transforms, read, options)) {
        if (!ephemeral.has(read)) ephemeral.set(read, at[0]);
      }
    },
    context: {
      ...context,
      partition: context.partition && withColumn(context.partition, files.head),
      tableOf: (kind, read) =>
        kind === 'model' && isInlined(transforms, read, options)
          ? options.dialect.identifier(ephemeralPrefix + read)
          : context.tableOf(kind, read),
    },
  });
  return { name, path: file.path, sql, ephemeral, calledFrom: 1 };
}

/** The bounds with what the head says of the column that they are bounds of. */
export function withColumn(
  partition: NonNullable<RenderContext['partition']>,
  head: Pick<ModelFiles['head'], 'partition' | 'columns'>,
): NonNullable<RenderContext['partition']> {
  const column = head.partition?.column ?? null;
  const declared = head.columns.find((one) => one.name.toLowerCase() === column?.toLowerCase())?.type;
  const type = partition.type ?? (declared === 'date' || declared === 'timestamp' ? declared : null);
  return { ...partition, column, type };
}

function isInlined(transforms: Transforms, name: string, options: RenderOptions): boolean {
  if (transforms.files.get(name)?.head.materialized !== 'ephemeral') return false;
  return (options.replace?.('model', name) ?? null) === null;
}

/** The template that is written for a dialect, else the model's own. */
function bodyFor(files: ModelFiles, dialect: string): TemplateFile {
  return files.variants.get(dialect) ?? files.base ?? { path: files.path, template: [] };
}

function inFront(bodies: readonly RenderedBody[], main: RenderedBody): RenderedSql {
  const output = lineOutput();
  bodies.forEach((body, index) => {
    const from: TextOrigin = { line: body.calledFrom, inside: null };
    output.writeValue(`${index === 0 ? 'with ' : ',\n'}${ephemeralPrefix}${body.name} as (\n`, from);
    writeQuery(body.sql, output, (line, inside) => ({
      line: body.calledFrom,
      inside: inside ?? { path: body.path, line },
    }));
    output.writeValue('\n)', from);
  });
  const from: TextOrigin = { line: main.sql.lines[0] ?? 1, inside: null };
  output.writeValue('\nselect * from (\n', from);
  writeQuery(main.sql, output, (line, inside) => ({ line, inside }));
  output.writeValue('\n) as rendered', from);
  return output.finish();
}

function writeQuery(sql: RenderedSql, output: LineOutput, origin: Parameters<LineOutput['writeRendered']>[1]): void {
  output.writeRendered(trimmed(sql), origin, '');
}
