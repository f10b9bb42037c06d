import type { JsonValue } from '../../model/values.ts';
import type { OptionReader } from '../target-options.ts';

/** Options of a target of type `duckdb`, beside `type` and `schema`. */
export interface DuckdbOptions {
  /** Of the database file, relative to the project, or `:memory:`. */
  readonly path: string;
  /** How many threads a query uses; the number of cores unless written. */
  readonly threads: number | null;
  /** `4GB`: where it ends, DuckDB spills to disk. */
  readonly memory_limit: string | null;
  /** Where it spills to; beside the database unless written. */
  readonly temp_directory: string | null;
  /** Bytes of a block of a new database file. Small blocks shrink files of many small tables tenfold. */
  readonly block_size: number;
}

const text = (value: JsonValue): string | null => (typeof value === 'string' && value !== '' ? value : null);

export const duckdbOptions: Readonly<Record<keyof DuckdbOptions, OptionReader>> = {
  path: { accepts: 'a path, or `:memory:`', read: text },
  threads: { accepts: 'a whole number from 1 to 1024', read: (value) => whole(value, 1, 1024) },
  memory_limit: {
    accepts: 'a size like `4GB` or `75%`',
    read: (value) => (typeof value === 'string' && /^\d+(\.\d+)? ?([KMGT]i?B|%)$/i.test(value) ? value : null),
  },
  temp_directory: { accepts: 'a path', read: text },
  block_size: {
    accepts: '16384, 32768, 65536, 131072 or 262144',
    read: (value) => {
      const size = whole(value, 16384, 262144);
      return size !== null && Number.isInteger(Math.log2(size)) ? size : null;
    },
  },
};

/** Environment variables arrive as text, so numbers may be written as text too. */
function whole(value: JsonValue, least: number, most: number): number | null {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && number >= least && number <= most ? number : null;
}
