import type { DifferenceRow, RowDifference } from './compare-rows.ts';

const marks: Readonly<Record<DifferenceRow['kind'], string>> = { missing: '-', extra: '+', same: ' ' };

/** Longer values are cut in the middle of nowhere: a table has to fit on a screen. */
const widest = 40;
/** Rows that are as expected are left out from here on. */
const mostSame = 20;

/**
 * A difference as a table in plain text: `-` rows were expected and did not come, `+` rows came and were not expected.
 * Below a pair of rows, `^` marks the values in which they differ.
 */
export function renderDifference({ columns, rows }: RowDifference): string {
  const shown = rows.filter((row, index) => row.kind !== 'same' || index < mostSame);
  const cells = shown.map((row) => row.values.map(shorten));
  const widths = columns.map((name, index) => Math.max(name.length, ...cells.map((row) => (row[index] ?? '').length)));
  const line = (mark: string, values: readonly string[]): string =>
    `${mark} ${values.map((value, index) => value.padEnd(widths[index] ?? 0)).join('  ')}`.trimEnd();
  const lines = [
    line(' ', columns),
    line(
      ' ',
      widths.map((width) => '─'.repeat(width)),
    ),
  ];
  shown.forEach((row, index) => {
    lines.push(line(marks[row.kind], cells[index] ?? []));
    const isPair = row.kind === 'extra' && row.differs.some((differs) => differs);
    if (isPair)
      lines.push(
        line(
          ' ',
          row.differs.map((differs, at) => (differs ? '^'.repeat(cells[index]?.[at]?.length || 1) : '')),
        ),
      );
  });
  const left = rows.length - shown.length;
  if (left > 0) lines.push(`  … and ${left} ${left === 1 ? 'row' : 'rows'} as expected`);
  return lines.join('\n');
}

function shorten(value: string): string {
  const oneLine = value.replace(/\n/g, '⏎');
  return oneLine.length > widest ? `${oneLine.slice(0, widest - 1)}…` : oneLine;
}
