import { tableMark } from '../../impact/sql-tokens.ts';
import type { TableKind } from '../helpers/helper.ts';
import type { KnownNames } from '../known-names.ts';

/** What stands for a table in SQL that lineage is read from. */
export function markedTable(kind: TableKind | 'self', name: string, known: KnownNames): string {
  return tableMark(markedId(kind, name, known));
}

function markedId(kind: TableKind | 'self', name: string, known: KnownNames): string {
  if (kind === 'source') return `table:${known.sources.get(name)?.table ?? name}`;
  if (kind === 'model' && known.seeds.has(name) && !known.models.has(name)) return `seed:${name}`;
  return `${kind}:${name}`;
}

/** By what the marked SQL of a model in a dialect is found. */
export function markedKey(model: string, dialect: string): string {
  return `${dialect} ${model}`;
}
