import { WarehouseError } from '../../run/warehouse.ts';
import type { Statement } from '../../sql/nodes.ts';

/**
 * What the driver threw as a `WarehouseError`. DuckDB ends its message with the line, shortened to a window, and a caret:
 * `LINE 3: select amout from …` and below `               ^`.
 */
export function statementError(error: unknown, statement: Statement): WarehouseError {
  const text = messageOf(error);
  const match = /\n*^LINE (\d+): (.*)\n?( *)\^?.*$/ms.exec(text);
  if (!match) return new WarehouseError(text.trim(), { statement, line: null, column: null, cause: error });
  const line = Number(match[1]);
  const label = `LINE ${match[1]}: `.length;
  const shown = (match[2] ?? '').split('\n')[0] ?? '';
  const caret = /\n( *)\^/.exec(text.slice(match.index));
  const offset = caret ? (caret[1] ?? '').length - label : 0;
  const window = shown.replace(/^\.\.\./, '').replace(/\.\.\.$/, '');
  const cut = shown.startsWith('...') ? 3 : 0;
  const start = (statement.sql.split('\n')[line - 1] ?? '').indexOf(window);
  const column = caret && start >= 0 ? start + offset - cut + 1 : null;
  return new WarehouseError(text.slice(0, match.index).trim(), { statement, line, column, cause: error });
}

/** Why a database could not be opened, in words that say what to do. */
export function openError(error: unknown, path: string): WarehouseError {
  const text = messageOf(error);
  return new WarehouseError(openMessage(text, path), { statement: null, line: null, column: null, cause: error });
}

function openMessage(text: string, path: string): string {
  const lock = /Conflicting lock is held in (.+?) \(PID (\d+)\)/.exec(text);
  if (lock)
    return `The database \`${path}\` is in use by another process: PID ${lock[2]} (${lock[1]}). Wait for it to end, or name another target.`;
  if (/Could not set lock/.test(text))
    return `The database \`${path}\` is in use by another process. Wait for it to end, or name another target.`;
  if (/Permission denied|Read-only file system/i.test(text))
    return `The database \`${path}\` cannot be written: ${text.replace(/^IO Error: /, '')}`;
  if (/not a valid DuckDB database|Corrupt|checksum/i.test(text))
    return `\`${path}\` is not a DuckDB database, or is damaged: ${text}`;
  if (/version number/i.test(text)) return `The database \`${path}\` was written by another version of DuckDB: ${text}`;
  return `The database \`${path}\` cannot be opened: ${text}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
