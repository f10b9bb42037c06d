import type { SqlType } from '../../sql/types.ts';

const kinds: readonly (readonly [pattern: RegExp, kind: SqlType['kind']])[] = [
  [/\]$/, 'array'],
  [/^STRUCT\(/, 'struct'],
  [/^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/, 'integer'],
  [/^(DOUBLE|FLOAT|DECIMAL\(.*)$/, 'number'],
  [/^(VARCHAR|ENUM\(.*)$/, 'string'],
  [/^BOOLEAN$/, 'boolean'],
  [/^DATE$/, 'date'],
  [/^TIMESTAMP/, 'timestamp'],
  [/^UUID$/, 'uuid'],
  [/^JSON$/, 'json'],
];

/** The portable type that a column of a DuckDB type holds; null where there is none (`INTERVAL`, `BLOB`). */
export function columnKind(type: string): SqlType['kind'] | null {
  return kinds.find(([pattern]) => pattern.test(type))?.[1] ?? null;
}
