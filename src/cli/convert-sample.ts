import { createReadStream, createWriteStream, renameSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import * as zlib from 'node:zlib';
import { targetTypes } from '../dialects/index.ts';
import type { TargetDef } from '../model/project.ts';
import type { Warehouse } from '../run/warehouse.ts';

/** Endings of files that are not NDJSON: how DuckDB writes them, and whether values are written as plain text. */
const formats: readonly (readonly [ending: RegExp, options: string, isText: boolean])[] = [
  [/\.(parquet|pq)$/i, 'format parquet', false],
  [/\.json(\.gz|\.zst)?$/i, 'format json, array true', false],
  [/\.csv(\.gz|\.zst)?$/i, 'format csv, header true', true],
  [/\.tsv(\.gz|\.zst)?$/i, "format csv, header true, delimiter '\t'", true],
];

/** Turns a file of NDJSON into the format that the ending of `path` asks for, where it is another one. */
export async function convertSample(file: string, path: string): Promise<void> {
  const [, options, isText] = formats.find(([ending]) => ending.test(path)) ?? [];
  if (options !== undefined) await copyAs(file, options, isText === true);
  const packer = /\.gz$/i.test(path) ? zlib.createGzip() : /\.zst$/i.test(path) ? zlib.createZstdCompress() : null;
  if (packer === null) return;
  const packed = `${file}.packed`;
  await pipeline(createReadStream(file), packer, createWriteStream(packed));
  renameSync(packed, file);
}

/** Nested values become JSON text: events of one file differ in theirs. */
async function copyAs(file: string, options: string, isText: boolean): Promise<void> {
  const open = targetTypes.duckdb?.open;
  if (!open) throw new Error('DuckDB writes these files, and it is missing');
  const warehouse = await open(memoryTarget, '.');
  const made = `${file}.made`;
  try {
    const read = `read_json(${quoted(file)}, format = 'newline_delimited', maximum_depth = 1, sample_size = -1)`;
    const values = isText ? "columns(*)->>'$'" : '*';
    await run(warehouse, `copy (select ${values} from ${read}) to ${quoted(made)} (${options})`);
  } finally {
    await warehouse.close();
  }
  renameSync(made, file);
}

async function run(warehouse: Warehouse, sql: string): Promise<void> {
  await warehouse.execute([{ sql, origin: { step: 'sample', span: null } }]);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

const memoryTarget: TargetDef = {
  name: 'memory',
  dialect: 'duckdb',
  schema: 'main',
  options: { path: ':memory:' },
  at: { self: { path: '', line: 1, column: 1, endLine: 1, endColumn: 1 } },
};
