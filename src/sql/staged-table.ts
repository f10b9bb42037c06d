import type { TableName } from './nodes.ts';

/** Tables of such a name are a publication's own while it is under way. */
export const stagedPrefix = 'waymark_staged_';

/** The table that a warehouse without transactions over definitions writes to, beside the one that readers see. */
export function stagedTable(live: TableName): TableName {
  return { ...live, name: `${stagedPrefix}${live.name}` };
}

/** The name that readers know a table by. */
export function liveName(name: string): string {
  return name.startsWith(stagedPrefix) ? name.slice(stagedPrefix.length) : name;
}
