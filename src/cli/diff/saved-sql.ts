import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileName } from '../../base/names.ts';
import type { ModelSql } from '../../diff/side.ts';

/** The SQL that `waymark generate` wrote beside a catalog; null where there is none. */
export function savedSql(folder: string): ((model: string) => readonly ModelSql[] | null) | null {
  const root = join(folder, 'sql');
  if (!existsSync(root)) return null;
  const dialects = readdirSync(root, { withFileTypes: true }).flatMap((one) => (one.isDirectory() ? [one.name] : []));
  return (model) => {
    const found = dialects.flatMap((dialect): ModelSql[] => {
      const path = join(root, dialect, 'models', `${fileName(model)}.sql`);
      return existsSync(path) ? [{ dialect, queries: [queryOf(readFileSync(path, 'utf8'))] }] : [];
    });
    return found.length === 0 ? null : found;
  };
}

/** Without the two lines at the top that say where it is from, and without the semicolon. */
function queryOf(text: string): string {
  return text
    .replace(/^-- .*\n-- .*\n/, '')
    .replace(/\s*;\s*$/, '')
    .trim();
}
