import type { JsonObject, JsonValue } from '../model/values.ts';
import { textTable } from './text-table.ts';

export const rowFormats = ['table', 'csv', 'json', 'ndjson'] as const;
export type RowFormat = (typeof rowFormats)[number];

/** Rows in a format; only the table rounds numbers. `columns` names all of them in order; every text ends with a line break. */
export function rowsText(rows: readonly JsonObject[], columns: readonly string[], format: RowFormat): string {
  switch (format) {
    case 'table':
      return `${textTable(rows, { columns, mostColumns: columns.length, widestCell: 200, rounded: true })}\n`;
    case 'csv':
      return [columns, ...rows.map((row) => columns.map((name) => row[name] ?? null))].map(csvLine).join('');
    case 'json':
      return rows.length === 0 ? '[]\n' : `[\n${rows.map((row) => `  ${jsonLine(row, columns)}`).join(',\n')}\n]\n`;
    case 'ndjson':
      return rows.map((row) => `${jsonLine(row, columns)}\n`).join('');
  }
}

/** RFC 4180; null is an empty field, empty text is `""`. */
function csvLine(cells: readonly JsonValue[]): string {
  const fields = cells.map((cell) => {
    if (cell === null) return '';
    const text = typeof cell === 'object' ? json(cell) : String(cell);
    return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  });
  return `${fields.join(',')}\r\n`;
}

function jsonLine(row: JsonObject, columns: readonly string[]): string {
  return json(Object.fromEntries(columns.map((name) => [name, row[name] ?? null])));
}

/** Whole numbers that doubles cannot hold are text, so that no reader rounds them. Infinite numbers do not exist in JSON. */
function json(value: JsonValue): string {
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner));
}
