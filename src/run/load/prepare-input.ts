import { type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import { compareText } from '../../base/span.ts';
import { didYouMean } from '../../base/suggest.ts';
import type { TableName } from '../../sql/nodes.ts';
import { spanOf } from '../../yaml/shape.ts';
import { WarehouseError } from '../warehouse.ts';
import { checkColumns } from './check-columns.ts';
import { brokenFile, missingTable } from './codes.ts';
import { csvDelimiter } from './csv-delimiter.ts';
import type { SourceFile } from './find-files.ts';
import type { RowInput, SourceColumn, StagedFile } from './load-dialect.ts';
import { type LoadContext, statement } from './load-session.ts';

/** What the rows of a source are read from. */
export interface PreparedInput {
  readonly files: readonly SourceFile[];
  readonly table: { readonly name: TableName; readonly columns: readonly SourceColumn[] } | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Looks at the columns of files and tables, before anything is read. */
export async function prepareInput(context: LoadContext, files: readonly SourceFile[]): Promise<PreparedInput> {
  const { source } = context.plan;
  if (source.table !== undefined && !source.table.endsWith('*'))
    return await prepareTable(context, tableName(source.table));
  const diagnostics: Diagnostic[] = [];
  const prepared: SourceFile[] = [];
  for (const file of files) {
    if (file.staged !== undefined) {
      prepared.push(file);
      diagnostics.push(...checkStaged(context, file, file.staged));
      continue;
    }
    const split = file.format === 'csv' ? { ...file, delimiter: await csvDelimiter(file) } : file;
    const found = await readColumns(context, split);
    prepared.push(found.file);
    diagnostics.push(...found.diagnostics);
  }
  return { files: prepared, table: null, diagnostics: onePerMessage(diagnostics) };
}

/** Rows of JSON need not have the same columns. */
function checkStaged({ plan }: LoadContext, { path, format }: SourceFile, staged: StagedFile): Diagnostic[] {
  const isFlat = format !== 'ndjson' && format !== 'json';
  return isFlat
    ? checkColumns(
        plan,
        path,
        staged.columns.map((one) => one.name),
      )
    : [];
}

/** Files that are read in one go. */
const mostBytes = 1024 * 1024 * 1024;

/** The parts of a source that are read in one go each: files of one format with the same columns, not too many bytes at a time. */
export function inputsOf({ files, table }: Pick<PreparedInput, 'files' | 'table'>): RowInput[] {
  if (table !== null) return [{ kind: 'table', table: table.name, columns: table.columns }];
  const inputs: (RowInput & { readonly kind: 'files'; readonly files: SourceFile[] })[] = [];
  let size = 0;
  let kind = '';
  const kindOf = (file: SourceFile): string =>
    JSON.stringify([file.format, file.columns, file.staged?.suffix === undefined]);
  for (const file of files.toSorted((a, b) => compareText(kindOf(a), kindOf(b)) || compareText(a.path, b.path))) {
    const last = inputs.at(-1);
    size += file.size;
    if (last !== undefined && kindOf(file) === kind && size <= mostBytes) last.files.push(file);
    else {
      inputs.push({ kind: 'files', format: file.format, files: [file] });
      size = file.size;
      kind = kindOf(file);
    }
  }
  return inputs;
}

/** `raw.events` → schema and name. */
export function tableName(written: string): TableName {
  const dot = written.lastIndexOf('.');
  return dot < 0 ? { schema: null, name: written } : { schema: written.slice(0, dot), name: written.slice(dot + 1) };
}

async function prepareTable(context: LoadContext, table: TableName): Promise<PreparedInput> {
  const { plan, run, session } = context;
  const columns = await session.columns(table);
  if (columns !== null) {
    const names = columns.map((one) => one.name);
    return { files: [], table: { name: table, columns }, diagnostics: checkColumns(plan, null, names) };
  }
  const objects = await run.warehouse.objects();
  const missing = diagnostic(missingTable, {
    message: `There is no table or view \`${plan.source.table}\`.`,
    hint: didYouMean(table.name, objects.keys()),
    span: spanOf(plan.source, 'table'),
  });
  return { files: [], table: { name: table, columns: [] }, diagnostics: [missing] };
}

async function readColumns(
  context: LoadContext,
  file: SourceFile,
): Promise<{ readonly file: SourceFile; readonly diagnostics: readonly Diagnostic[] }> {
  const query = context.loading.columns({ kind: 'files', format: file.format, files: [file] });
  // A file without a single byte has no rows, and no columns to complain about.
  if (query === null || file.size === 0) return { file, diagnostics: [] };
  try {
    const columns = await context.session.describe(statement(context, query));
    const names = columns.map((one) => one.name);
    const known = columns.map(({ name, type }) => ({ name, type }));
    return { file: { ...file, columns: known }, diagnostics: checkColumns(context.plan, file.path, names) };
  } catch (error) {
    return { file, diagnostics: [broken(file, error)] };
  }
}

/** A file that the warehouse cannot read. What is not about the file is thrown on. */
export function broken(file: SourceFile, error: unknown): Diagnostic {
  if (!(error instanceof WarehouseError) || error.fault !== 'statement') throw error;
  const reason = error.message
    .split(/\n\s*\n/)[0]
    ?.replace(/^[A-Z][A-Za-z ]+ Error: /, '')
    .replaceAll(file.absolute, file.path)
    .replace(/\s+/g, ' ')
    .slice(0, 400);
  return diagnostic(brokenFile, {
    message: `\`${file.path}\` cannot be read as ${formatNames[file.format]}: ${reason}`,
    span: file.by.span,
  });
}

const formatNames: Readonly<Record<SourceFile['format'], string>> = {
  ndjson: 'JSON lines',
  json: 'JSON',
  csv: 'CSV',
  parquet: 'Parquet',
  table: 'a table',
};

/** Many files lack the same column: the first one speaks for all, as their complaints differ in the path only. */
function onePerMessage(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Map<string, Diagnostic>();
  for (const one of diagnostics) {
    const key = JSON.stringify([one.code, one.span, one.message.replace(/^`[^`]*`/, '')]);
    if (!seen.has(key)) seen.set(key, one);
  }
  return [...seen.values()];
}
