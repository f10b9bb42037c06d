import { type CodeDoc, type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import type { Span } from '../../base/span.ts';
import { didYouMean } from '../../base/suggest.ts';
import type { TargetDef } from '../../model/project.ts';
import type { JsonValue } from '../../model/values.ts';

/** How a DuckDB target is opened. */
export interface DuckdbOptions {
  /** Path of the database file, or `:memory:`. */
  readonly path: string;
  readonly readOnly: boolean;
  /** DuckDB's own settings. */
  readonly settings: Readonly<Record<string, string>>;
}

export const badOption: CodeDoc = {
  code: 'duckdb/option',
  severity: 'error',
  summary: 'An option of a DuckDB target that does not exist or has an impossible value.',
  explanation: [
    'A target of type `duckdb` takes `path` (a file, `:memory:` by default), `read_only`, `threads`, `memory_limit` (such as `4GB`),',
    '`temp_directory` (where what does not fit in memory is put) and `block_size` (16384 to 262144, a power of two: only heeded when',
    'the file is made; small blocks suit many small tables, large ones make a file of large tables smaller).',
  ].join(' '),
  examples: {
    wrong: { 'waymark.yaml': 'targets:\n  dev: {type: duckdb, path: dist/dev.duckdb, memory: 4GB}\n' },
    right: { 'waymark.yaml': 'targets:\n  dev: {type: duckdb, path: dist/dev.duckdb, memory_limit: 4GB}\n' },
  },
};

/**
 * Between small tables and large ones: with blocks of 64 KiB a file of a thousand small tables takes 79 MB (31 with 16 KiB, 276 with
 * DuckDB's own 256), and one of a million events 45 MB (76 and 40).
 */
const defaultBlockSize = '65536';

type Reader = (value: JsonValue) => string | null;

const wholeNumber: Reader = (value) =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 ? String(value) : null;
const path: Reader = (value) =>
  typeof value === 'string' && value.trim() !== '' && !value.includes('\0') ? value : null;
const size: Reader = (value) =>
  typeof value === 'string' && /^\d+(\.\d+)?\s*([KMGT]i?B|B|%)$/i.test(value.trim()) ? value.trim() : null;
const flag: Reader = (value) => (typeof value === 'boolean' ? String(value) : null);
const blockSize: Reader = (value) =>
  typeof value === 'number' && [16384, 32768, 65536, 131072, 262144].includes(value) ? String(value) : null;

/** Option → how it is read, and what it takes. */
const readers: Readonly<Record<string, readonly [read: Reader, takes: string]>> = {
  path: [path, 'the path of a file, or `:memory:`'],
  read_only: [flag, '`true` or `false`'],
  threads: [wholeNumber, 'a whole number from 1'],
  memory_limit: [size, 'a size such as `4GB`, or a share such as `50%`'],
  temp_directory: [path, 'the path of a folder'],
  block_size: [blockSize, '16384, 32768, 65536, 131072 or 262144'],
};

/** Reads the options of a target; what is wrong is reported and left out. */
export function readDuckdbOptions(target: TargetDef): { value: DuckdbOptions; diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const read = new Map<string, string>();
  for (const [name, value] of Object.entries(target.options)) {
    const reader = readers[name];
    const text = reader?.[0](value) ?? null;
    if (text === null) diagnostics.push(complain(target, name, value, reader?.[1]));
    else read.set(name, text);
  }
  const settings: Record<string, string> = { default_block_size: read.get('block_size') ?? defaultBlockSize };
  for (const name of ['threads', 'memory_limit', 'temp_directory']) {
    const text = read.get(name);
    if (text !== undefined) settings[name] = text;
  }
  const value = { path: read.get('path') ?? ':memory:', readOnly: read.get('read_only') === 'true', settings };
  return { value, diagnostics };
}

function complain(target: TargetDef, name: string, value: JsonValue, takes: string | undefined): Diagnostic {
  const fields: Readonly<Record<string, Span | undefined>> = target.at;
  const span = fields[name] ?? target.at.self;
  if (takes === undefined) {
    return diagnostic(badOption, {
      message: `A DuckDB target has no option \`${name}\`.`,
      hint: didYouMean(name, ['type', 'schema', ...Object.keys(readers)]),
      span,
    });
  }
  const shown = typeof value === 'object' ? 'this' : `\`${String(value)}\``;
  return diagnostic(badOption, {
    message: `\`${name}\` of target \`${target.name}\` takes ${takes}, not ${shown}.`,
    span,
  });
}
