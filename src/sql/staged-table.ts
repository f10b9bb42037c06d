import type { TableName } from './nodes.ts';

const prefix = 'waymark_staged_';

/** The table that a warehouse without transactions over definitions writes to, beside the one that readers see. */
export function stagedTable(live: TableName): TableName {
  return { ...live, name: `${prefix}${live.name}` };
}

/** The name that readers know a table by. */
export function liveName(name: string): string {
  return name.startsWith(prefix) ? name.slice(prefix.length) : name;
}
