import { type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import { compareText } from '../../base/span.ts';
import type { SourceDef } from '../../model/source.ts';
import type { TableName } from '../../sql/nodes.ts';
import { type Located, spanOf } from '../../yaml/shape.ts';
import { type StoredFile, WarehouseError } from '../warehouse.ts';
import { missingTable, storedElsewhere } from './codes.ts';
import { formatOf, noFormat, nothingFound, type SourceFile } from './find-files.ts';
import type { StagedFile } from './load-dialect.ts';
import { type LoadContext, statement } from './load-session.ts';
import { broken, tableName } from './prepare-input.ts';

/** True for a table whose name stands for many: `analytics_1.events_*`. */
export function isSharded({ table }: SourceDef): boolean {
  return table?.endsWith('*') === true;
}

/** True for a source that is one table, which is read as a whole in every load. */
export function isWholeTable(source: SourceDef): boolean {
  return source.table !== undefined && !isSharded(source);
}

interface Found {
  readonly files: readonly SourceFile[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The files of the source that are not on this machine: those of a storage service, and the parts of a sharded table. */
export async function findStored(context: LoadContext): Promise<Found> {
  const { plan, run } = context;
  const { stored } = run.warehouse;
  if (isSharded(plan.source)) return await findShards(context);
  const files: SourceFile[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const by of plan.elsewhere) {
    if (stored?.owns(by.value) !== true) {
      diagnostics.push(notReachable(by, plan.dialect.name));
      continue;
    }
    const found = await stored.list(by.value);
    if (found.length === 0) diagnostics.push(nothingFound(by, 'error'));
    for (const one of found) {
      const format = plan.source.format ?? formatOf(one.name);
      if (format === null) diagnostics.push(noFormat(one.name, by.span));
      else if (format === 'json') diagnostics.push(notLines(one.name, by));
      else if (!files.some((other) => other.path === one.name)) files.push(fileOf(one, format, by));
    }
  }
  return { files: files.sort((a, b) => compareText(a.path, b.path)), diagnostics };
}

function fileOf({ name, size, version }: StoredFile, format: SourceFile['format'], by: Located<string>): SourceFile {
  return { absolute: name, path: name, format, size: size ?? 0, modified: version, isStored: true, by };
}

async function findShards({ plan, run }: LoadContext): Promise<Found> {
  const by = { value: plan.source.table ?? '', span: spanOf(plan.source, 'table') };
  const { stored } = run.warehouse;
  if (stored === undefined) return { files: [], diagnostics: [notReachable(by, plan.dialect.name)] };
  const found = await stored.shards(tableName(by.value));
  if (found.length > 0) return { files: found.map((one) => fileOf(one, 'table', by)), diagnostics: [] };
  const missing = diagnostic(missingTable, {
    message: `There is no table \`${by.value.slice(0, -1)}YYYYMMDD\` of any day.`,
    span: by.span,
  });
  return { files: [], diagnostics: [missing] };
}

/** Makes the rows of stored files reachable in SQL. Files that are not of their format are complained about. */
export async function stageStored(context: LoadContext, files: readonly SourceFile[]): Promise<Found> {
  if (isSharded(context.plan.source)) return { files: await shardRows(context, files), diagnostics: [] };
  const { stored } = context.run.warehouse;
  const diagnostics: Diagnostic[] = [];
  const staged = await Promise.all(
    files.map(async (file, index): Promise<SourceFile> => {
      const { format } = file;
      if (stored === undefined || format === 'table') throw new Error('no file of a storage service');
      const table = stagingTable(index);
      try {
        const columns = await stored.stage({ name: file.path, format }, table, statement(context, '').origin);
        return { ...file, staged: { table, columns } };
      } catch (error) {
        if (!(error instanceof WarehouseError)) throw error;
        diagnostics.push(broken(file, error));
        return file;
      }
    }),
  );
  return { files: staged, diagnostics };
}

/** The table that a file of a storage service is loaded into. */
export function stagingTable(index: number): TableName {
  return { schema: null, name: `waymark_file_${index}` };
}

/** Only the parts that are read now: the statement names them. */
async function shardRows(context: LoadContext, files: readonly SourceFile[]): Promise<SourceFile[]> {
  const table = tableName(context.plan.source.table ?? '');
  const prefix = table.name.slice(0, -1);
  const columns = await context.session.describe(
    statement(context, `select * from ${context.plan.dialect.table(table)}`),
  );
  const known = columns.filter((one) => one.name.toLowerCase() !== '_table_suffix');
  return files.map((file) => {
    const staged: StagedFile = { table, columns: known, suffix: file.path.slice(prefix.length) };
    return { ...file, staged };
  });
}

function notReachable({ value, span }: Located<string>, dialect: string): Diagnostic {
  return diagnostic(storedElsewhere, {
    message: `\`${value}\` cannot be read by ${dialect}.`,
    hint: 'Targets of type `bigquery` read `gs://` and tables whose names end in `*`.',
    span,
  });
}

function notLines(name: string, { span }: Located<string>): Diagnostic {
  return diagnostic(storedElsewhere, {
    message: `\`${name}\` may be one JSON document, which is not read from there.`,
    hint: 'Write a row a line, and `format: ndjson`.',
    span,
  });
}
