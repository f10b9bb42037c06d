import { type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import { fileSpan } from '../../base/span.ts';
import { didYouMean } from '../../base/suggest.ts';
import { readAssertions } from '../../check/read-assertion.ts';
import type { ColumnContract, ModelDef } from '../../model/transform.ts';
import type { JsonObject } from '../../model/values.ts';
import { parseYaml } from '../../yaml/parse-yaml.ts';
import { type At, type ReadContext, spanOf } from '../../yaml/shape.ts';
import { ephemeralAssertions, incrementalNeeds, unknownHeadColumn } from '../codes.ts';
import { type HeadSpec, headShape } from './head-shape.ts';

/** What the head of a model says; everything of a `ModelDef` but what the SQL is found to use. */
export interface ModelHead extends Omit<ModelDef, 'name' | 'path' | 'dependsOn'> {
  readonly vars: JsonObject;
}

/** The head of a model that has none. */
export function emptyHead(path: string): ModelHead {
  return {
    tags: [],
    materialized: 'view',
    key: [],
    columns: [],
    assertions: [],
    vars: {},
    at: { self: fileSpan(path) },
  };
}

/** Reads the YAML of a head; `text` has the lines of the file. Null after a complaint that leaves nothing to go on with. */
export function readHead(path: string, name: string, text: string, context: ReadContext): ModelHead | null {
  const parsed = parseYaml({ path, text });
  for (const finding of parsed.diagnostics) context.report(finding);
  if (parsed.value === null) return null;
  const [document] = parsed.value.documents;
  if (document === undefined) return emptyHead(path);
  const spec = headShape.read(document, context);
  if (spec === undefined) return null;
  const head = headOf(name, spec, context);
  for (const finding of checkHead(head)) context.report(finding);
  return head;
}

function headOf(name: string, spec: HeadSpec, context: ReadContext): ModelHead {
  const { tags = [], materialized = 'view', key = [], partition, columns = [], assertions, vars = {}, ...rest } = spec;
  const subject = { kind: 'model', name } as const;
  return {
    ...rest,
    tags,
    materialized,
    key,
    ...(partition && {
      partition: { column: partition.by, grain: partition.grain ?? 'day', lookback: partition.lookback ?? 0 },
    }),
    columns: columns.map(({ name: column, span, value }): ColumnContract => {
      const at: At = { self: span, ...value?.at, name: span };
      return { ...value, name: column, at };
    }),
    assertions: assertions === undefined ? [] : readAssertions(assertions, subject, context),
    vars,
  };
}

function checkHead(head: ModelHead): Diagnostic[] {
  return [...checkMaterialization(head), ...checkColumns(head)];
}

function checkMaterialization(head: ModelHead): Diagnostic[] {
  const { materialized, partition, key, assertions } = head;
  const isIncremental = materialized === 'incremental';
  const field = partition === undefined ? 'key' : 'partition';
  const hasRule = partition !== undefined || key.length > 0;
  if (isIncremental && !hasRule) {
    const message = 'An incremental model needs a `partition` or a `key`.';
    const hint = 'Write `partition: {by: day, grain: day, lookback: 2}` or `key: order_id`.';
    return [diagnostic(incrementalNeeds, { message, hint, span: spanOf(head, 'materialized') })];
  }
  if (partition !== undefined && key.length > 0) {
    const message = 'An incremental model has either a `partition` or a `key`.';
    return [diagnostic(incrementalNeeds, { message, hint: 'Take one of them out.', span: spanOf(head, 'key') })];
  }
  if (!isIncremental && hasRule) {
    const message = `A model that is built as a ${materialized} has no \`${field}\`.`;
    const hint = 'Write `materialized: incremental`, or take it out.';
    return [diagnostic(incrementalNeeds, { message, hint, span: spanOf(head, field) })];
  }
  if (materialized !== 'ephemeral' || assertions.length === 0) return [];
  const message = 'An ephemeral model has no table that assertions could look at.';
  return [diagnostic(ephemeralAssertions, { message, span: spanOf(head, 'assertions') })];
}

function checkColumns(head: ModelHead): Diagnostic[] {
  const { columns, partition, key } = head;
  if (columns.length === 0) return [];
  const names = columns.map((one) => one.name);
  const named = [
    ...(partition ? [['partition', partition.column] as const] : []),
    ...key.map((one) => ['key', one] as const),
  ];
  const missing = named
    .filter(([, column]) => !names.includes(column))
    .map(([field, column]) => {
      const message = `The column \`${column}\` of the ${field} is not declared.`;
      return diagnostic(unknownHeadColumn, { message, hint: didYouMean(column, names), span: spanOf(head, field) });
    });
  const type = columns.find((one) => one.name === partition?.column)?.type;
  if (type === undefined || type === 'date' || type === 'timestamp') return missing;
  const message = `The partition \`${partition?.column}\` is declared as ${type}; it has to be a date or a timestamp.`;
  return [...missing, diagnostic(unknownHeadColumn, { message, span: spanOf(head, 'partition') })];
}
